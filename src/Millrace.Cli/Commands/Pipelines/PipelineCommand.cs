using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines;

/// <summary><c>millrace pipeline</c>: topics, schemas and connectors declared in one file.</summary>
internal static class PipelineCommand
{
    public static readonly Option<string> File =
        new("--file", "-f") { Description = "YAML file of the pipeline (docs/pipelines.md); - is stdin.", Required = true };

    public static Command Create() =>
        new Command("pipeline", "Plan, apply and delete pipelines: topics, schemas and connectors of one YAML file.")
        .Having(PlanPipeline.Create(), ApplyPipeline.Create(), DeletePipeline.Create());

    /// <summary>A verb with the options that all of them have.</summary>
    public static Command Verb(string verb, string description) => new Command(verb, description)
        .With(File, CommonOptions.Worker, CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Registry);
}
