using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Testing.Tests;

/// <summary>A converter that is in order passes every check; one with a flaw fails the check that is made for it, and no other.</summary>
public sealed class ConverterConformanceTests
{
    /// <summary>What can be wrong with a converter.</summary>
    public enum Flaw
    {
        None,
        LosesCase,
        WritesBeyondItsBuffer,
        WritesATombstone,
        MakesASchemaForEachRecord,
        KeepsAValue,
        ThrowsAnythingForACut,
        RemembersACut,
        ReadsWhatIsNotThere,
    }

    private static readonly (Flaw Flaw, string Check)[] Flaws =
    [
        (Flaw.LosesCase, "reads back what it writes"),
        (Flaw.WritesBeyondItsBuffer, "writes to buffers of any size"),
        (Flaw.WritesATombstone, "writes nothing for a tombstone"),
        (Flaw.MakesASchemaForEachRecord, "has one schema for the records of one schema"),
        (Flaw.KeepsAValue, "keeps nothing of the records before"),
        (Flaw.ThrowsAnythingForACut, "reads on after a payload that is cut"),
        (Flaw.RemembersACut, "reads on after a payload that is cut"),
        (Flaw.ReadsWhatIsNotThere, "refuses a bad payload"),
    ];

    public static TheoryData<Flaw, string, string?> All => Suites.Cases(Flaws);

    [Theory]
    [MemberData(nameof(All))]
    public Task A_flaw_fails_its_check_and_no_other(Flaw flaw, string ofSettings, string? expected) =>
        Suites.OnlyAsync(expected, ConverterConformance.ChecksFor(), ofSettings, (settings, check) =>
            new Suite(flaw, settings).RunAsync(check, TestContext.Current.CancellationToken));

    [Fact]
    public void Every_check_has_a_flaw() => Assert.Empty(Suites.Unproven(ConverterConformance.ChecksFor(), Flaws));

    private sealed class Suite(Flaw flaw, SettingFlaw ofSettings) : ConverterConformance
    {
        protected internal override Converter CreateConverter() => new Text(flaw, new FlawedSettings(ofSettings));

        protected internal override Dictionary<string, string> Config() => new() { ["store"] = "of no use" };

        protected internal override IReadOnlyList<(Schema? Schema, Value Value)> Values() =>
            [(Schema.String, Value.String("Some text")), (Schema.String, Value.String("größer")), (Schema.String, Value.String(""))];

        protected internal override byte[] BadPayload() => [0, 9, (byte)'l', (byte)'i', (byte)'e'];
    }

    /// <summary>The length of a text in two bytes, and the text in UTF-8.</summary>
    private sealed class Text(Flaw flaw, FlawedSettings settings) : Converter
    {
        private Value _kept;
        private int _keptLength = -1;
        private bool _wasCut;

        public override ConfigDef Config => settings.Def;

        public override void Configure(IReadOnlyDictionary<string, string> config, ConverterRole role) => settings.Parse(config);

        public override Schema? Decode(string topic, ReadOnlySpan<byte> payload, ValueArena arena, out Value value)
        {
            if (payload.Length < 2 && flaw != Flaw.ThrowsAnythingForACut) throw Cut();
            int length = (payload[0] << 8) | payload[1];
            ReadOnlySpan<byte> text = payload[2..];
            if (text.Length < length && flaw != Flaw.ReadsWhatIsNotThere) throw Cut();
            value = arena.Utf8(_wasCut ? "cut" : Encoding.UTF8.GetString(text));
            if (flaw == Flaw.KeepsAValue)
            {
                if (_keptLength == length) value = _kept;
                (_kept, _keptLength) = (value, length);
            }

            return flaw == Flaw.MakesASchemaForEachRecord ? Schema.String.ToBuilder().Build() : Schema.String;
        }

        public override bool Encode(string topic, Schema? schema, in Value value, IBufferWriter<byte> output)
        {
            if (value.IsNull && flaw != Flaw.WritesATombstone) return false;
            string text = value.IsNull ? "" : value.AsString;
            byte[] bytes = Encoding.UTF8.GetBytes(flaw == Flaw.LosesCase ? text.ToLowerInvariant() : text);
            Span<byte> target = output.GetSpan(flaw == Flaw.WritesBeyondItsBuffer ? 2 : bytes.Length + 2);
            BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)bytes.Length);
            bytes.CopyTo(target[2..]);
            output.Advance(bytes.Length + 2);
            return true;
        }

        private DataException Cut()
        {
            _wasCut = flaw == Flaw.RemembersACut;
            return new DataException("less than a text");
        }
    }
}
