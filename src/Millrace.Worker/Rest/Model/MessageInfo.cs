namespace Millrace.Worker.Rest.Model;

/// <summary>An answer that is only a sentence.</summary>
internal sealed record MessageInfo(string Message);
