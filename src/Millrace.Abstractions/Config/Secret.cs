namespace Millrace.Config;

/// <summary>A password or key. Prints <c>[hidden]</c>, so that it cannot slip into a log, a trace or an answer.</summary>
public sealed record Secret(string Reveal)
{
    /// <summary>What it prints.</summary>
    public const string Hidden = "[hidden]";

    /// <summary>Never the secret.</summary>
    public override string ToString() => Hidden;
}
