using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest;

/// <summary>A schema's text in the <c>format</c> that a request asks for; formats that are not known count as none.</summary>
internal static class SchemaText
{
    private const string Resolved = "resolved";

    public static string In(RestCall call, SchemaVersion version) =>
        call.Text("format") == Resolved && version.References.Count > 0
            ? new SchemaReader(call.State).TryRead(version)?.Resolved ?? version.Text
            : version.Text;
}
