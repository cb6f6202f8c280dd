using Millrace.Registry.Model;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest;

/// <summary>A schema's text in the <c>format</c> that a request asks for; formats that are not known count as none.</summary>
internal static class SchemaText
{
    public static string In(RestCall call, SchemaVersion version) =>
        call.Query("format") is { Length: > 0 } form && new SchemaReader(call.State, call.Work).TryRead(version) is { } schema
            ? SchemaFormats.Find(version.Type)!.TextIn(schema, form)
            : version.Text;
}
