using System.Text;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Tests.Stores;

/// <summary>Feeds records to a store as if they came out of its topic.</summary>
internal static class StoreRecords
{
    public static void Apply(this ConfigStore store, string key, string? value) => store.Apply(Record(key, value));

    public static void Apply(this StatusStore store, string key, string? value) => store.Apply(Record(key, value));

    public static void Apply(this OffsetStore store, string key, string? value) => store.Apply(Record(key, value));

    private static InternalRecord Record(string key, string? value) =>
        new(Encoding.UTF8.GetBytes(key), value is null ? [] : Encoding.UTF8.GetBytes(value), value is null);
}
