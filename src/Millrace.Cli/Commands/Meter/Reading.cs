namespace Millrace.Cli.Commands.Meter;

/// <summary>One reading of a smart meter; a measurement that is missing is null.</summary>
/// <param name="Id">Counts from 0.</param>
/// <param name="ProfileName">Where the meter stands.</param>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="Humidity">Per cent.</param>
/// <param name="Pressure">Kilopascal.</param>
/// <param name="Modified">Milliseconds since the epoch.</param>
internal readonly record struct Reading(long Id, string ProfileName, double? Temperature, double? Humidity, double? Pressure, long Modified)
{
    /// <summary>
    /// Its Avro schema. The timestamp carries Connect's name only, as the Java converter's users write it, so that sinks know it for a point in time.
    /// </summary>
    public const string AvroSchema =
        """
        {"type":"record","name":"smartMeter","namespace":"org.millrace.meter","fields":[
          {"name":"ID","type":"long"},
          {"name":"profile_name","type":"string"},
          {"name":"temperature","type":["null","double"],"default":null},
          {"name":"humidity","type":["null","double"],"default":null},
          {"name":"pressure","type":["null","double"],"default":null},
          {"name":"modified","type":{"type":"long","connect.name":"org.apache.kafka.connect.data.Timestamp","connect.version":1}}]}
        """;
}
