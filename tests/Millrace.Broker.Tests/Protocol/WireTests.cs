using System.Buffers;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Tests.Protocol;

public sealed class WireTests
{
    [Theory]
    [InlineData(false, "0003c3a97a" + "ffff" + "00000002aabb" + "ffffffff" + "00000001" + "00112233445566778899aabbccddeeff")]
    [InlineData(true, "04c3a97a" + "00" + "03aabb" + "00" + "02" + "00112233445566778899aabbccddeeff" + "00")]
    public void Writes_and_reads_both_encodings(bool flexible, string golden)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new WireWriter(output, flexible);
        writer.String("éz");
        writer.String(null);
        writer.Bytes([0xaa, 0xbb]);
        writer.ArrayCount(-1);
        writer.ArrayCount(1);
        writer.Uuid(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        writer.EndStruct();

        Assert.Equal(golden, Convert.ToHexStringLower(output.WrittenSpan));
        var reader = new WireReader(output.WrittenSpan, flexible);
        Assert.Equal("éz", reader.String());
        Assert.Null(reader.NullableString());
        Assert.Equal([0xaa, 0xbb], reader.Bytes().ToArray());
        Assert.Equal(-1, reader.ArrayCount());
        Assert.Equal(1, reader.ArrayCount());
        Assert.Equal(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), reader.Uuid());
        reader.EndStruct();
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData(0u, "00")]
    [InlineData(127u, "7f")]
    [InlineData(128u, "8001")]
    [InlineData(uint.MaxValue, "ffffffff0f")]
    public void Unsigned_varints_take_seven_bits_a_byte(uint value, string golden)
    {
        var output = new ArrayBufferWriter<byte>();
        new WireWriter(output, flexible: true).UVarint(value);

        Assert.Equal(golden, Convert.ToHexStringLower(output.WrittenSpan));
        Assert.Equal(value, new WireReader(output.WrittenSpan, flexible: true).UVarint("number"));
    }

    [Fact]
    public void Unknown_tagged_fields_are_skipped()
    {
        var reader = new WireReader([2, 0, 1, 9, 5, 3, 9, 9, 9, 42], flexible: true);

        reader.EndStruct();

        Assert.Equal(42, reader.Int8());
    }

    [Theory]
    [InlineData("7fffffff")]
    [InlineData("00000009")]
    [InlineData("fffffffe")]
    public void Array_that_cannot_fit_its_frame_is_refused_before_anything_is_allocated(string count)
    {
        byte[] bytes = [.. Convert.FromHexString(count), 1, 2, 3, 4, 5, 6, 7, 8];

        Assert.Throws<ProtocolException>(() => new WireReader(bytes, flexible: false).Int32s("partitions"));
    }

    [Theory]
    [InlineData(false, "000000", "The request ends 1 bytes too early, in field 'partition'.")]
    [InlineData(false, "00000001" + "00", "The request ends 1 bytes too early, in field 'group id'.")]
    [InlineData(false, "00000001" + "0005" + "61", "Field 'group id' claims a length or count of 5, with 1 bytes left.")]
    [InlineData(false, "00000001" + "ffff", "Field 'group id' must not be null.")]
    [InlineData(false, "00000001" + "0001ff", "Field 'group id' is not valid UTF-8.")]
    [InlineData(false, "00000001" + "000161" + "7fffffff", "Field 'topics' claims 2147483647 elements; the limit is 1000000.")]
    [InlineData(true, "00000001" + "0261" + "ffffffffff", "Field 'topics' begins with a number of more than 5 bytes.")]
    [InlineData(true, "00000001" + "0261" + "09" + "00", "Field 'topics' claims a length or count of 8, with 1 bytes left.")]
    public void The_error_of_a_malformed_request_names_the_field(bool flexible, string bytes, string message)
    {
        ProtocolException fault = Assert.Throws<ProtocolException>(() =>
        {
            var reader = new WireReader(Convert.FromHexString(bytes), flexible);
            reader.Skip32("partition");
            reader.String("group id");
            reader.ArrayCount("topics", minimumElementBytes: 2);
        });

        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public void Legacy_string_that_is_too_long_for_its_length_field_is_not_written()
    {
        var writer = new WireWriter(new ArrayBufferWriter<byte>(), flexible: false);

        Assert.Throws<InvalidOperationException>(() => writer.String(new string('x', 40_000)));
    }
}
