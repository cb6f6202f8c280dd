namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>The end of a list that is pushed to.</summary>
internal enum ListEnd
{
    Right, Left,
}
