using System.Globalization;
using Millrace.Errors;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>
/// How a union looks in Connect: as its only type (optional if there is a null), or as a struct with an optional field for each type.
/// </summary>
internal sealed class AvroUnionLayout
{
    private readonly AvroUnionSchema _union;
    private readonly AvroSettings _settings;
    private readonly int _types;

    public AvroUnionLayout(AvroUnionSchema union, AvroSettings settings)
    {
        _union = union;
        _settings = settings;
        _types = union.Branches.Count(branch => branch.Type != AvroType.Null);
        IsOptional = _types < union.Branches.Count;
        IsStruct = _types > 1 || (!IsOptional && !settings.FlattensSingletonUnions);
        if (_types == 0) throw new DataException($"Avro schema {union} has no type but null and so no counterpart in Connect");
    }

    public bool IsStruct { get; }

    public bool IsOptional { get; }

    /// <summary>Number of struct fields.</summary>
    public int FieldCount => _types;

    /// <summary>Position of a branch's struct field: null has none.</summary>
    public int FieldOfBranch(int branch) => branch - _union.Branches.Take(branch).Count(other => other.Type == AvroType.Null);

    public string FieldName(int branch)
    {
        if (_settings.GeneralizedSums) return AvroNamesOfConnect.GeneralUnionField + branch.ToString(CultureInfo.InvariantCulture);
        return _union.Branches[branch] is AvroNamedSchema named
            ? _settings.Enhanced ? named.FullName : named.Name.Simple
            : _union.Branches[branch].TypeName;
    }
}
