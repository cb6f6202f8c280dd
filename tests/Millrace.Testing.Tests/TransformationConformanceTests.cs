using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Testing.Tests;

/// <summary>
/// A transformation that is in order passes every check; one with a flaw fails the check that is made for it, and no other.
/// </summary>
public sealed class TransformationConformanceTests
{
    /// <summary>What can be wrong with a transformation.</summary>
    public enum Flaw
    {
        None,
        MakesAStructWithoutItsFields,
        NeedsASchema,
        RefusesATombstone,
        MakesASchemaForEachRecord,
        KnowsTheFirstSchemaAlone,
        KeepsAValue,
        LetsABadRecordPass,
        ThrowsAnything,
    }

    private static readonly (Flaw Flaw, string Check)[] Flaws =
    [
        (Flaw.MakesAStructWithoutItsFields, "makes values of their schemas"),
        (Flaw.NeedsASchema, "takes records without schemas"),
        (Flaw.RefusesATombstone, "lets a tombstone pass"),
        (Flaw.MakesASchemaForEachRecord, "makes one schema of one schema"),
        (Flaw.KnowsTheFirstSchemaAlone, "takes an equal schema for the same"),
        (Flaw.KeepsAValue, "keeps nothing of the records before"),
        (Flaw.LetsABadRecordPass, "refuses a bad record"),
        (Flaw.ThrowsAnything, "refuses a bad record"),
    ];

    public static TheoryData<Flaw, string, string?> All => Suites.Cases(Flaws);

    [Theory]
    [MemberData(nameof(All))]
    public Task A_flaw_fails_its_check_and_no_other(Flaw flaw, string ofSettings, string? expected) =>
        Suites.OnlyAsync(expected, TransformationConformance.ChecksFor(), ofSettings, (settings, check) =>
            new Suite(flaw, settings).RunAsync(check, TestContext.Current.CancellationToken));

    [Fact]
    public void Every_check_has_a_flaw() => Assert.Empty(Suites.Unproven(TransformationConformance.ChecksFor(), Flaws));

    private sealed class Suite(Flaw flaw, SettingFlaw ofSettings) : TransformationConformance
    {
        private static readonly Schema Row = SchemaBuilder.Struct().Field("text", Schema.String).Build();

        protected internal override Transformation CreateTransformation() => new Hoist(flaw, new FlawedSettings(ofSettings));

        protected internal override Dictionary<string, string> Config() => new() { ["store"] = "of no use" };

        protected internal override TestRecord Record() => TestRecord.Keyed(Value.String("k"), Row, Value.String("a text"));

        protected internal override TestRecord SchemalessRecord() =>
            (null, Value.String("k"), null, Value.Map([Value.String("text"), Value.String("a text")]));

        protected internal override TestRecord BadRecord() => TestRecord.Text("k", "a text and no struct");
    }

    /// <summary>Puts the value into a struct, or a map, with one field.</summary>
    private sealed class Hoist(Flaw flaw, FlawedSettings settings) : Transformation
    {
        private readonly Dictionary<Schema, Schema> _made = [];
        private Schema? _first;
        private Value _kept;

        public override ConfigDef Config => settings.Def;

        public override void Configure(IReadOnlyDictionary<string, string> config) => settings.Parse(config);

        public override bool Apply(ref Record record, ValueArena arena)
        {
            if (record.Value.IsNull) return flaw == Flaw.RefusesATombstone ? throw new DataException("no value") : true;
            if (record.ValueSchema is not { } schema) return ApplySchemaless(ref record, arena);
            if (schema.Type != SchemaType.Struct)
            {
                if (flaw == Flaw.LetsABadRecordPass) return true;
                throw flaw == Flaw.ThrowsAnything ? new InvalidCastException("no struct") : new DataException("no struct");
            }

            _first ??= schema;
            if (flaw == Flaw.KnowsTheFirstSchemaAlone && !ReferenceEquals(schema, _first)) return true;
            if (flaw == Flaw.MakesASchemaForEachRecord || !_made.TryGetValue(schema, out Schema? made))
                _made[schema] = made = SchemaBuilder.Struct().Field("inner", schema).Build();
            Value inner = record.Value;
            record.ValueSchema = made;
            record.Value = arena.Struct(flaw == Flaw.MakesAStructWithoutItsFields ? 2 : 1, out Span<Value> fields);
            fields[0] = inner;
            if (flaw != Flaw.KeepsAValue) return true;
            if (_kept.IsNull) _kept = record.Value;
            record.Value = _kept;
            return true;
        }

        private bool ApplySchemaless(ref Record record, ValueArena arena)
        {
            if (flaw == Flaw.NeedsASchema) throw new DataException("no schema");
            Value inner = record.Value;
            record.Value = arena.Map(1, out Span<Value> entry);
            (entry[0], entry[1]) = (Value.String("inner"), inner);
            return true;
        }
    }
}
