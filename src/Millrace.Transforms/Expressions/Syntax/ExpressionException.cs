using Millrace.Errors;

namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>
/// An expression that cannot be read, or does not fit the fields it is given.
/// The message names the expression, the place in it and the reason.
/// </summary>
internal sealed class ExpressionException(Spot spot, string reason) : DataException($"{spot}: {reason}");
