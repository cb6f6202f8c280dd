using Millrace.Data;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>One step into a struct, and what stands in for null there.</summary>
internal readonly record struct FieldStep(int Index, Value Default);
