namespace Millrace.WebConsole.Clients;

/// <summary>A server's no, or its silence: verbatim, with what was asked, where and when.</summary>
/// <param name="request">Method and address, without login.</param>
/// <param name="status">0 when there was no answer.</param>
/// <param name="message">The server's words, or why there was no answer.</param>
/// <param name="at">When.</param>
internal sealed class Refusal(string request, int status, string message, DateTimeOffset at, Exception? cause = null)
    : Exception(message, cause)
{
    public string Request { get; } = request;

    public int Status { get; } = status;

    public DateTimeOffset At { get; } = at;

    public bool IsSilence => Status == 0;

    /// <summary>Such as <c>409 Conflict: ...</c>.</summary>
    public string Text => IsSilence ? Message
        : $"{Status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Status)}: {Message}";
}
