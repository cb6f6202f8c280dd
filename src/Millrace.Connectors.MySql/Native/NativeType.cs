namespace Millrace.Connectors.MySql.Native;

/// <summary>Types of parameters (enum enum_field_types in mariadb_com.h), as far as they are sent.</summary>
internal enum NativeType
{
    Tiny = 1, Short = 2, Long = 3, Float = 4, Double = 5, LongLong = 8, Date = 10, Time = 11, DateTime = 12, NewDecimal = 246, Blob = 252, VarString = 253,
}
