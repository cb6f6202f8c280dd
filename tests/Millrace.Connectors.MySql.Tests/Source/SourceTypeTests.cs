using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;
using static Millrace.Connectors.MySql.Tests.Source.RowSource;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>Each column type of a server: the Connect schema and the value.</summary>
public abstract class SourceTypeTests
{
    private readonly DatabaseServer _server;

    protected SourceTypeTests(DatabaseServer server)
    {
        server.SkipIfMissing();
        _server = server;
    }

    [Theory]
    [InlineData("BIT(1)", "b'1'", "", "INT8", "1")]
    [InlineData("BIT(7)", "b'1111111'", "", "INT8", "127")]
    [InlineData("BIT(12)", "b'100000000001'", "bit.mapping=int64", "INT64", "2049")]
    [InlineData("BIT(12)", "b'100000000001'", "bit.mapping=bytes", "BYTES", "0801")]
    [InlineData("TINYINT(1)", "-1", "", "INT8", "-1")]
    [InlineData("TINYINT(1)", "1", "connection.transformedBitIsBoolean=true", "BOOLEAN", "True")]
    [InlineData("TINYINT", "-128", "", "INT8", "-128")]
    [InlineData("TINYINT UNSIGNED", "255", "", "INT16", "255")]
    [InlineData("SMALLINT", "-32768", "", "INT16", "-32768")]
    [InlineData("SMALLINT UNSIGNED", "65535", "", "INT32", "65535")]
    [InlineData("MEDIUMINT", "-8388608", "", "INT32", "-8388608")]
    [InlineData("MEDIUMINT UNSIGNED", "16777215", "", "INT64", "16777215")]
    [InlineData("INT", "-2147483648", "", "INT32", "-2147483648")]
    [InlineData("INT UNSIGNED", "4294967295", "", "INT64", "4294967295")]
    [InlineData("BIGINT", "-9223372036854775808", "", "INT64", "-9223372036854775808")]
    [InlineData("BIGINT UNSIGNED", "9223372036854775807", "", "INT64", "9223372036854775807")]
    [InlineData("BIGINT UNSIGNED", "18446744073709551615", "bigint.unsigned.mapping=decimal", "Decimal 0 20", "00ffffffffffffffff")]
    [InlineData("BIGINT UNSIGNED", "5", "bigint.unsigned.mapping=decimal", "Decimal 0 20", "05")]
    [InlineData("FLOAT", "1.2345678", "", "FLOAT32", "1.2345678")]
    [InlineData("DOUBLE", "1.7976931348623157e308", "", "FLOAT64", "1.7976931348623157E+308")]
    [InlineData("DECIMAL(10,2)", "-12345678.90", "", "Decimal 2 10", "b669fd2e")]
    [InlineData("DECIMAL(5,0)", "255", "", "Decimal 0 5", "00ff")]
    [InlineData("DECIMAL(30,5)", "1234567890123456789012345.12345", "", "Decimal 5 30", "018ee90ff6c373e0ee4e3e31d9")]
    [InlineData("DECIMAL(65,30)", "-99999999999999999999999999999999999.999999999999999999999999999999", "", "Decimal 30 65", null)]
    [InlineData("DECIMAL(9,0)", "123456789", "decimal.mapping=best_fit", "INT32", "123456789")]
    [InlineData("DECIMAL(12,3) UNSIGNED", "1.125", "decimal.mapping=best_fit", "FLOAT64", "1.125")]
    [InlineData("DATE", "'2024-02-29'", "", "Date", "19782")]
    [InlineData("DATE", "'1500-01-01'", "", "Date", "-171655")]
    [InlineData("DATE", "'1500-01-01'", "date.calendar.system=PROLEPTIC_GREGORIAN", "Date", "-171664")]
    [InlineData("TIME(3)", "'23:59:59.123'", "", "Time", "86399123")]
    [InlineData("DATETIME(6)", "'2024-01-01 00:00:00.123456'", "", "Timestamp", "1704067200123")]
    [InlineData("DATETIME", "'1969-12-31 23:59:59'", "", "Timestamp", "-1000")]
    [InlineData("DATETIME", "'2024-07-01 02:00:00'", "db.timezone=Europe/Berlin", "Timestamp", "1719792000000")]
    [InlineData("TIMESTAMP(3) NULL", "'2024-01-01 00:00:00.5'", "", "Timestamp", "1704067200500")]
    [InlineData("DATETIME(6)", "'2024-01-01 00:00:00.123456'", "timestamp.granularity=micros_long", "INT64", "1704067200123456")]
    [InlineData("DATETIME(6)", "'2024-01-01 00:00:00.123456'", "timestamp.granularity=nanos_string", "STRING", "1704067200123456000")]
    [InlineData("DATETIME(6)", "'2024-01-01 00:00:00.123456'", "timestamp.granularity=MICROS_ISO_DATETIME_STRING", "STRING",
        "2024-01-01T00:00:00.123456")]
    [InlineData("YEAR", "2024", "", "Date", "19723")]
    [InlineData("YEAR", "2024", "connection.yearIsDateType=false", "INT16", "2024")]
    [InlineData("CHAR(3)", "'ab'", "", "STRING", "ab")]
    [InlineData("VARCHAR(2000) CHARACTER SET utf8mb4", "x'E282ACF09F9880'", "", "STRING", "€😀")]
    [InlineData("VARCHAR(20) CHARACTER SET latin1", "'ü'", "", "STRING", "ü")]
    [InlineData("TINYTEXT", "''", "", "STRING", "")]
    [InlineData("LONGTEXT", "'x'", "", "STRING", "x")]
    [InlineData("ENUM('a','b')", "'b'", "", "STRING", "b")]
    [InlineData("SET('a','b')", "'a,b'", "", "STRING", "a,b")]
    [InlineData("JSON", "'{\"a\": 1}'", "", "STRING", "{\"a\": 1}")]
    [InlineData("BINARY(3)", "x'0102'", "", "BYTES", "010200")]
    [InlineData("VARBINARY(10)", "x'FF'", "", "BYTES", "ff")]
    [InlineData("LONGBLOB", "x'00'", "", "BYTES", "00")]
    [InlineData("POINT", "ST_GeomFromText('POINT(1 2)')", "", "BYTES", "000000000101000000000000000000f03f0000000000000040")]
    public async Task Column_becomes(string type, string literal, string setting, string schema, string? value)
    {
        await SqlAsync($"DROP TABLE IF EXISTS types; CREATE TABLE types (c {type}); INSERT INTO types VALUES ({literal}), (NULL)");
        (string, string)[] settings = setting.Length == 0 ? [] : [
            (setting[..setting.IndexOf('=', StringComparison.Ordinal)], setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..])];
        await using RowSource source =
            await StartAsync(_server, "types", null, [("mode", "bulk"), ("poll.interval.ms", "60000"), .. settings]);
        List<Value[]> rows = await source.ReadAsync(2);
        Schema field = source.Schema!.Fields[0].Schema;
        Assert.Equal(schema, Describe(field));
        Assert.True(field.IsOptional);
        if (value is not null) Assert.Equal(value, field.Type == SchemaType.Boolean ? $"{rows[0][0].AsBoolean}" : rows[0][0].ToString());
        Assert.True(rows[1][0].IsNull);
    }

    [Fact]
    public async Task Decimals_of_65_digits_are_exact()
    {
        const string digits = "-99999999999999999999999999999999999.999999999999999999999999999998";
        await SqlAsync($"CREATE TABLE long_decimal (c DECIMAL(65,30) NOT NULL); INSERT INTO long_decimal VALUES ({digits})");
        await using RowSource source = await StartAsync(_server, "long_decimal", null, ("mode", "bulk"));
        Value value = (await source.ReadAsync(1)).Single()[0];
        Assert.Equal(digits.Replace(".", "", StringComparison.Ordinal),
            new System.Numerics.BigInteger(value.AsBytes, isBigEndian: true).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(source.Schema!.Fields[0].Schema.IsOptional);
    }

    [Fact]
    public async Task Long_texts_and_blobs_arrive_whole()
    {
        await SqlAsync(
            "CREATE TABLE long_values (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, t LONGTEXT, b LONGBLOB); INSERT INTO long_values (t, b) "
            + "VALUES (REPEAT('ä', 1500000), REPEAT(x'AB', 4097)), ('s', NULL)");
        await using RowSource source = await StartAsync(_server, "long_values", null, ("mode", "incrementing"));
        List<Value[]> rows = await source.ReadAsync(2);
        Assert.Equal(new string('ä', 1_500_000), rows[0][1].AsString);
        Assert.Equal(Enumerable.Repeat((byte)0xAB, 4097), rows[0][2].AsBytes.ToArray());
        Assert.Equal("s", rows[1][1].AsString);
        Assert.True(rows[1][2].IsNull);
    }

    [Fact]
    public async Task A_column_without_a_Connect_type_is_left_out_and_named()
    {
        await using RowSource source =
            await StartAsync(_server, "", null, ("mode", "bulk"), ("query", "SELECT 1 AS a, NULL AS nothing, 2 AS b"));
        Assert.Equal("1 2", string.Join(' ', (await source.ReadAsync(1))[0].Select(value => value.ToString())));
        Assert.Contains(source.Lines, line => line.Contains("nothing is left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("BIGINT UNSIGNED", "9223372036854775808", "9223372036854775808", "bigint.unsigned.mapping=decimal")]
    [InlineData("BIT(8)", "b'10000000'", "128", "bit.mapping")]
    [InlineData("BIT(64)", "b'1000000000000000000000000000000000000000000000000000000000000001'", "9223372036854775809",
        "bit.mapping=bytes", "bit.mapping=int64")]
    [InlineData("DATETIME", "'9999-12-31'", "9999-12-31", "timestamp.granularity=micros_long", "timestamp.granularity=nanos_long")]
    [InlineData("DATETIME", "'1677-01-01'", "1677-01-01", "nanos_string", "timestamp.granularity=nanos_long")]
    [InlineData("TIME", "'-01:00:00'", "-1:00:00", "TIME_TO_SEC")]
    [InlineData("TIME", "'25:00:00'", "25:00:00", "TIME_TO_SEC")]
    [InlineData("DATETIME", "'0000-00-00 00:00:00'", "0000-00-00", "zeroDateTimeBehavior")]
    [InlineData("DATE", "'2024-00-10'", "2024-00-10", "zeroDateTimeBehavior")]
    [InlineData("YEAR", "0", "0000", "zeroDateTimeBehavior")]
    public async Task A_value_that_no_field_can_hold_stops_the_task_with_the_way_out(string type, string literal, string value,
        string advice, string setting = "bit.mapping=int8")
    {
        await SqlAsync(
            $"SET sql_mode=''; DROP TABLE IF EXISTS refused; CREATE TABLE refused (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, c "
            + $"{type}); INSERT INTO refused (c) VALUES (NULL), ({literal})");
        await using RowSource source =
            await StartAsync(_server, "refused", null, ("mode", "incrementing"), (setting.Split('=')[0], setting.Split('=')[1]));
        Assert.Single(await source.ReadAsync(1)); // the good row before it
        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => source.ReadAsync(1));
        foreach (string part in new[] { "Readings.refused", "id=2", "column c", value, advice })
            Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BIGINT UNSIGNED", "18446744073709551615", "bigint.unsigned.mapping=decimal", "00FFFFFFFFFFFFFFFF")]
    [InlineData("BIT(8)", "b'10000000'", "bit.mapping=int64", "128")]
    [InlineData("BIT(64)", "b'1000000000000000000000000000000000000000000000000000000000000001'", "bit.mapping=bytes", "8000000000000001")]
    [InlineData("DATETIME", "'9999-12-31'", "timestamp.granularity=micros_long", "253402214400000000")]
    [InlineData("DATETIME", "'9999-12-31'", "timestamp.granularity=nanos_string", "253402214400000000000")]
    [InlineData("DATETIME(6)", "'0001-01-01 00:00:00.000001'", "timestamp.granularity=nanos_string", "-62135769599999999000")]
    [InlineData("TIME", "'-01:00:00'", "query=SELECT id, TIME_TO_SEC(c) AS c FROM refused_too", "-3600")]
    [InlineData("TIME", "'838:00:00'", "query=SELECT id, TIME_TO_SEC(c) AS c FROM refused_too", "3016800")]
    [InlineData("DATETIME", "'0000-00-00 00:00:00'", "connection.zeroDateTimeBehavior=CONVERT_TO_NULL", "null")]
    [InlineData("YEAR", "0", "connection.yearIsDateType=false", "0")]
    public async Task The_way_out_of_such_a_message_arrives(string type, string literal, string setting, string value)
    {
        await SqlAsync(
            $"SET sql_mode=''; DROP TABLE IF EXISTS refused_too; CREATE TABLE refused_too (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, c "
            + $"{type}); INSERT INTO refused_too (c) VALUES ({literal})");
        string[] pair = setting.Split('=', 2);
        await using RowSource source = await StartAsync(_server, pair[0] == "query"
            ? ""
            : "refused_too", null, ("mode", "incrementing"), ("incrementing.column.name", "id"), (pair[0], pair[1]));
        Value got = (await source.ReadAsync(1)).Single()[1];
        Assert.Equal(value, got.Kind == ValueKind.Bytes ? Convert.ToHexString(got.AsBytes) : got.ToString());
    }

    [Theory]
    [InlineData("bulk")]
    [InlineData("timestamp")]
    public async Task The_message_names_the_row_by_its_key_in_every_mode(string mode)
    {
        await SqlAsync(
            "SET sql_mode=''; DROP TABLE IF EXISTS named_rows; CREATE TABLE named_rows (a INT, b VARCHAR(9), modified DATETIME NOT NULL, c "
            + "TIME, PRIMARY KEY (a, b)); " +
            "INSERT INTO named_rows VALUES (7, 'x', '2024-01-01', '25:00:00')");
        await using RowSource source = await StartAsync(_server, "named_rows", null, ("mode", mode), ("timestamp.column.name", "modified"));
        ConnectException fault = await Assert.ThrowsAsync<ConnectException>(() => source.ReadAsync(1));
        Assert.StartsWith("Table Readings.named_rows, row with a=7, b=x: column c: 25:00:00", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CONVERT_TO_NULL", "null", true)]
    [InlineData("convertToNull", "null", true)]
    [InlineData("ROUND", "-62135769600000", false)]
    public async Task Zero_dates_follow_the_drivers_setting(string behaviour, string value, bool isOptional)
    {
        await SqlAsync(
            "SET sql_mode=''; DROP TABLE IF EXISTS zero_dates; CREATE TABLE zero_dates (c DATETIME NOT NULL); INSERT INTO zero_dates "
            + "VALUES ('0000-00-00 00:00:00')");
        await using RowSource source =
            await StartAsync(_server, "zero_dates", null, ("mode", "bulk"), ("connection.zeroDateTimeBehavior", behaviour));
        Assert.Equal(value, (await source.ReadAsync(1)).Single()[0].ToString());
        Assert.Equal(isOptional, source.Schema!.Fields[0].Schema.IsOptional);
    }

    protected Task<string> SqlAsync(string sql) => _server.SqlAsync(sql, DatabaseServer.Database);

    private static string Describe(Schema schema) => schema.Name is null
        ? schema.TypeName
        : schema.Name[(schema.Name.LastIndexOf('.') + 1)..] + (schema.Name == LogicalTypes.Decimal
            ? $" {LogicalTypes.ScaleOf(schema)} {schema.Parameters[LogicalTypes.PrecisionParameter]}"
            : "");
}
