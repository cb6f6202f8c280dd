using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Registry.Compatibility;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Resources;

/// <summary>Would a schema be compatible? Against one version, or as a registration would find.</summary>
internal static class CompatibilityResource
{
    public static void Map(Routes<RestCall> routes)
    {
        routes.Post("/compatibility/subjects/{subject}/versions/{version}", CheckOne, Need.Reading);
        routes.Post("/compatibility/subjects/{subject}/versions", CheckAll, Need.Reading);
    }

    private static async Task CheckOne(RestCall call)
    {
        BodyReader body = await call.BodyAsync("testCompatibilityBySubjectName.arg5");
        VersionNumber number = VersionNumber.Parse(call.Segment("version"));
        SchemaVersion? old = number.Find(call.State, call.Subject, Deleted.Excluded);
        if (old is null && !number.IsLatest) throw RefusedException.VersionNotFound(number.Value);
        await Check(call, body, old is null ? [] : [old]);
    }

    private static async Task CheckAll(RestCall call)
    {
        BodyReader body = await call.BodyAsync("testCompatibilityForSubject.arg4");
        await Check(call, body, [.. call.State.Versions(call.Subject, Deleted.Excluded)]);
    }

    private static Task Check(RestCall call, BodyReader body, IReadOnlyList<SchemaVersion> ascending)
    {
        SchemaRequest request = SchemaRequestBody.Read(body, call.Subject);
        bool isVerbose = call.Flag("verbose");
        IReadOnlyList<string> problems;
        try
        {
            problems = Problems(call, request, ascending);
        }
        catch (InvalidSchemaException fault) when (isVerbose)
        {
            problems = [fault.Message];
        }

        return call.AnswerAsync(new CompatibilityBody(problems.Count == 0, isVerbose ? problems : null),
            RestJson.Compact.CompatibilityBody);
    }

    private static IReadOnlyList<string> Problems(RestCall call, SchemaRequest request, IReadOnlyList<SchemaVersion> ascending)
    {
        if (request.IsEmpty) throw new InvalidSchemaException("Empty schema");
        RegistryConfig config = call.State.ConfigInScope(request.Subject);
        var reader = new SchemaReader(call.State, call.Work);
        (SchemaRequest canonical, ParsedSchema schema) =
            reader.Read(request, SchemaChecks.New, call.Flag("normalize") || config.Normalize == true);
        CompatibilityRules rules = CompatibilityRules.Of(call.State, request.Subject, call.Settings);
        if (rules.ValidatesFields) SchemaLookup.CheckFields(canonical, schema);
        return CompatibilityCheck.Run(schema, canonical.Metadata, ascending, rules, reader);
    }
}
