namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>
/// What a plan does with one thing. <c>Impossible</c>: it is declared in a way that cannot be reached from what is there.
/// </summary>
internal enum StepAction
{
    None, Create, Change, Impossible,
}
