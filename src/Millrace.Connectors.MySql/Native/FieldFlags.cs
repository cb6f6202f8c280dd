namespace Millrace.Connectors.MySql.Native;

/// <summary>Flags of a result's column (mariadb_com.h), as far as they are used here.</summary>
[Flags]
internal enum FieldFlags : uint
{
    None = 0, NotNull = 1, PrimaryKey = 2, Unsigned = 32, AutoIncrement = 512,
}
