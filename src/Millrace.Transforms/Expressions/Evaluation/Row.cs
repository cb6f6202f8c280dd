using Millrace.Data;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>What an expression is evaluated over: the fields of a struct or the entries of a map, and where new values are made.</summary>
internal readonly ref struct Row(ReadOnlySpan<Value> items, ValueArena arena)
{
    public readonly ReadOnlySpan<Value> Items = items;
    public readonly ValueArena Arena = arena;
}
