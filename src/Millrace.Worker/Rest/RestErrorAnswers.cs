using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Http;

namespace Millrace.Worker.Rest;

/// <summary>
/// The worker's errors in answers: what <see cref="RestErrors"/> has for them, and 500 with the message for anything else.
/// </summary>
internal sealed class RestErrorAnswers(ILogger logger) : ErrorAnswers(logger)
{
    protected override RestException? Find(Exception fault) => RestErrors.Of(fault);

    protected override RestException Unforeseen(Exception fault) => RestErrors.Internal(fault.Message);

    protected override string MediaTypeOf(HttpRequest request, RestException answer) => "application/json";
}
