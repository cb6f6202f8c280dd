using System.Globalization;
using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Resources;

/// <summary>Schemas across subjects: by id, by GUID, all.</summary>
internal static class SchemasResource
{
    public static void Map(Routes<RestCall> routes)
    {
        routes.Get("/schemas", List);
        routes.Get("/schemas/types", call => call.AnswerAsync([.. SchemaFormats.Types], RestJson.Compact.ListString));
        routes.Get("/schemas/ids/{id}", ReadById);
        routes.Get("/schemas/ids/{id}/schema", ReadTextById);
        routes.Get("/schemas/ids/{id}/subjects", ListSubjects);
        routes.Get("/schemas/ids/{id}/versions", ListVersions);
        routes.Get("/schemas/guids/{guid}", ReadByGuid);
        routes.Get("/schemas/guids/{guid}/ids", ListIds);
    }

    private static Task List(RestCall call)
    {
        SubjectFilter filter = SubjectFilter.Parse(call.InContext("subjectPrefix") ?? "");
        bool isLatestOnly = call.Flag("latestOnly");
        // Rule sets are not kept by this registry's answers, so no schema has a rule of any type.
        IEnumerable<SchemaVersion> versions = string.IsNullOrEmpty(call.Query("ruleType")) ? call.State.Subjects
            .Where(subject => filter.Matches(subject.Key))
            .SelectMany(subject =>
            {
                var visible = subject.Value.Values.Where(version => call.Deleted == Deleted.Included || !version.IsDeleted);
                return isLatestOnly ? visible.TakeLast(1) : visible;
            }) : [];
        return call.AnswerAsync([.. call.Page(versions, call.Settings.SearchLimit).Select(SchemaBody.InList)],
            RestJson.Compact.ListSchemaBody);
    }

    private static Task ReadById(RestCall call)
    {
        SchemaVersion version = Find(call);
        SchemaStringBody body = SchemaStringBody.Of(version, SchemaText.In(call, version));
        if (call.Flag("fetchMaxId")) body = body with { MaxId = call.State.Context(version.Subject.Context).HighestId };
        return call.AnswerAsync(body, RestJson.Compact.SchemaStringBody);
    }

    private static Task ReadTextById(RestCall call) => call.AnswerTextAsync(SchemaText.In(call, Find(call)));

    private static Task ListSubjects(RestCall call) => call.AnswerAsync(
        [.. call.Page(Visible(call).Select(version => version.Subject.Qualified).Distinct())], RestJson.Compact.ListString);

    private static Task ListVersions(RestCall call) => call.AnswerAsync(
        [.. call.Page(Visible(call)).Select(version => new SubjectVersionBody(version.Subject.Qualified, version.Version))],
        RestJson.Compact.ListSubjectVersionBody);

    private static Task ReadByGuid(RestCall call)
    {
        string text = call.Segment("guid");
        SchemaVersion version = ByGuid(call.State, text).SelectMany(found => call.State.Uses(found.Context, found.Id)).FirstOrDefault()
            ?? throw RefusedException.SchemaNotFound(text);
        SchemaStringBody body = SchemaStringBody.Of(version, SchemaText.In(call, version)) with { Subject = null, Version = null };
        return call.AnswerAsync(body, RestJson.Compact.SchemaStringBody);
    }

    private static Task ListIds(RestCall call) =>
        call.AnswerAsync([.. ByGuid(call.State, call.Segment("guid"))], RestJson.Compact.ListContextIdBody);

    private static IEnumerable<ContextIdBody> ByGuid(RegistryState state, string text) => Guid.TryParse(text, out Guid guid)
        ? state.Contexts.SelectMany(context =>
            context.Value.Ids.GetValueOrDefault(guid, []).Select(id => new ContextIdBody(context.Key, id)))
        : [];

    // Of all versions with an id the one that the original names: of the subject asked for, else of whichever its map gives first;
    // the one that changed last.
    private static SchemaVersion Find(RestCall call)
    {
        int id = Id(call);
        List<SchemaVersion> uses = [.. Uses(call, id)];
        if (uses.Count == 0) throw RefusedException.SchemaNotFound(id.ToString(CultureInfo.InvariantCulture));
        string? asked = Asked(call)?.Name;
        List<string> subjects = [.. uses.Select(version => version.Subject.Qualified).Distinct()];
        string subject = uses[0].Subject.Name == asked ? uses[0].Subject.Qualified : subjects[JavaMapOrder.First(subjects)];
        return uses.Where(version => version.Subject.Qualified == subject).MaxBy(version => (version.Timestamp, version.Version))!;
    }

    private static SubjectName? Asked(RestCall call) =>
        call.InContext("subject") is { Length: > 0 } text ? call.Aliased(SubjectName.Parse(text)) : null;

    private static IEnumerable<SchemaVersion> Visible(RestCall call)
    {
        List<SchemaVersion> uses = [.. Uses(call, Id(call))];
        if (uses.Count == 0) throw RefusedException.SchemaNotFound();
        return uses.Where(version => call.Deleted == Deleted.Included || !version.IsDeleted)
            .OrderBy(version => version.Subject.Qualified, StringComparer.Ordinal).ThenBy(version => version.Version);
    }

    // The versions with an id, those of the subject asked for first. The subject chooses the context:
    // its own, else the default one, else any in which the subject has this id.
    private static IEnumerable<SchemaVersion> Uses(RestCall call, int id)
    {
        SubjectName? subject = Asked(call);
        string context = subject?.Context ?? SubjectName.DefaultContext;
        if (subject is { IsInDefaultContext: true, Name: var name } && !HasIn(context))
            context = call.State.Contexts.Keys.FirstOrDefault(HasIn) ?? context;
        return call.State.Uses(context, id).OrderBy(version => version.Subject.Name != subject?.Name);

        bool HasIn(string other) => call.State.Uses(other, id).Any(version => version.Subject.Name == name);
    }

    private static int Id(RestCall call) =>
        int.TryParse(call.Segment("id"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int id)
        ? id
        : throw RestException.Http(StatusCodes.Status404NotFound);
}
