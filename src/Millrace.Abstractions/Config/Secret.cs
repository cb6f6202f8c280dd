namespace Millrace.Config;

/// <summary>A password or key. Prints <c>[hidden]</c>, so that it cannot slip into a log, a trace or an answer.</summary>
public sealed record Secret(string Reveal)
{
    public const string Hidden = "[hidden]";

    public override string ToString() => Hidden;
}
