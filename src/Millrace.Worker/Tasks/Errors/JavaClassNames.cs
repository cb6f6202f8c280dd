using Millrace.Errors;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>What Kafka Connect calls our errors. Whoever reads its dead letters sorts them by these names.</summary>
internal static class JavaClassNames
{
    /// <summary>The class that Kafka Connect would have thrown; <c>ConnectException</c> for what it does not know.</summary>
    public static string Of(Exception error) => error switch
    {
        SchemaBuilderException => "org.apache.kafka.connect.errors.SchemaBuilderException",
        DataException => "org.apache.kafka.connect.errors.DataException",
        RetriableException => "org.apache.kafka.connect.errors.RetriableException",
        ConfigException => "org.apache.kafka.common.config.ConfigException",
        Kafka.KafkaException => "org.apache.kafka.common.KafkaException",
        NullReferenceException => "java.lang.NullPointerException",
        ArgumentException => "java.lang.IllegalArgumentException",
        InvalidOperationException => "java.lang.IllegalStateException",
        _ => "org.apache.kafka.connect.errors.ConnectException",
    };
}
