using System.CommandLine;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.Schemas;

var root = new RootCommand("Millrace: Kafka Connect for .NET. Moves data between Kafka topics and databases; brings its own broker and Schema Registry.")
{
    ConnectorCommand.Create(),
    SchemaCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
