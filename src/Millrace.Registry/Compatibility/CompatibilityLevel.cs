namespace Millrace.Registry.Compatibility;

/// <summary>
/// Which earlier versions a new one must get along with, and in which direction. Names are as in requests, with underscores.
/// </summary>
internal enum CompatibilityLevel
{
    None,
    Backward,
    BackwardTransitive,
    Forward,
    ForwardTransitive,
    Full,
    FullTransitive,
}
