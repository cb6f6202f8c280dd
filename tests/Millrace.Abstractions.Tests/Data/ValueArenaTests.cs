using Millrace.Data;
using Millrace.TestServers;

namespace Millrace.Abstractions.Tests.Data;

public class ValueArenaTests
{
    [Fact]
    public void Values_do_not_overlap_across_chunks()
    {
        var arena = new ValueArena();
        var rows = new List<Value>();
        for (int i = 0; i < 20_000; i++)
        {
            rows.Add(arena.Struct(3, out Span<Value> fields));
            fields[0] = Value.Int32(i);
            fields[1] = arena.Utf8($"row {i}");
            fields[2] = arena.Bytes(BitConverter.GetBytes(i));
        }

        for (int i = 0; i < rows.Count; i++)
            Assert.Equal(Value.Struct(Value.Int32(i), Value.String($"row {i}"), Value.Bytes(BitConverter.GetBytes(i))), rows[i]);
    }

    [Fact]
    public void What_is_taken_again_is_null_until_it_is_filled()
    {
        var arena = new ValueArena();
        arena.Struct(4, out Span<Value> fields);
        fields.Fill(Value.Int64(1));
        arena.Reset();
        arena.Map(2, out Span<Value> entries);
        Assert.Equal(4, entries.Length);
        Assert.All(entries.ToArray(), value => Assert.True(value.IsNull));
    }

    [Fact]
    public void A_batch_like_the_last_allocates_nothing()
    {
        var arena = new ValueArena();
        Fill();
        Fill();
        Assert.Equal(0, Allocation.Of(Fill));

        void Fill()
        {
            arena.Reset();
            for (int i = 0; i < 5_000; i++)
            {
                arena.Struct(9, out Span<Value> fields);
                fields[0] = arena.Utf8("a profile's name"u8);
            }
        }
    }

    [Fact]
    public void One_huge_value_is_not_kept_for_ever()
    {
        var arena = new ValueArena();
        arena.Bytes(50_000_000, out _);
        arena.Reset();
        var huge = new WeakReference(null);
        Take();
        GC.Collect();
        Assert.False(huge.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        void Take()
        {
            Value value = arena.Bytes(50_000_000, out _);
            System.Runtime.InteropServices.MemoryMarshal.TryGetArray(value.AsMemory, out ArraySegment<byte> segment);
            huge.Target = segment.Array;
            arena.Reset();
        }
    }

    [Fact]
    public void A_negative_length_is_refused() => Assert.ThrowsAny<ArgumentException>(() => new ValueArena().Bytes(-1, out _));
}
