using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Resources;

/// <summary>Versions of a subject: register, list, read, delete.</summary>
internal static class SubjectVersionsResource
{
    public static void Map(Routes<RestCall> routes)
    {
        routes.Post("/subjects/{subject}/versions", Register, Need.Operation);
        routes.Get("/subjects/{subject}/versions", List);
        routes.Get("/subjects/{subject}/versions/{version}", Read);
        routes.Get("/subjects/{subject}/versions/{version}/schema", ReadText);
        routes.Get("/subjects/{subject}/versions/{version}/referencedby", ListReferrers);
        routes.Delete("/subjects/{subject}/versions/{version}", Delete);
    }

    private static async Task Register(RestCall call)
    {
        SchemaRequest request = SchemaRequestBody.Read(await call.BodyAsync("register.arg5"), call.Subject);
        bool normalize = call.Flag("normalize");
        // Producers register at every start: what is there already costs no round trip to Kafka.
        LookupResult result = Registration.FindPresent(call.State, request, normalize, call.Work) ?? await call.Store.ChangeAsync(
            (state, work) => Registration.Decide(state, request, normalize, call.Settings, work), call.Cancellation);
        await call.AnswerAsync(RegisterBody.Of(result), RestJson.Compact.RegisterBody);
    }

    private static Task List(RestCall call)
    {
        SubjectName subject = call.Subject;
        bool isDeletedOnly = call.Flag("deletedOnly");
        List<SchemaVersion> versions = isDeletedOnly
            ? [.. call.State.Versions(subject).Values.Where(version => version.IsDeleted)]
            : [.. call.State.Versions(subject, call.Deleted)];
        if (versions.Count == 0) throw RefusedException.SubjectNotFound(subject);
        return call.AnswerAsync([.. call.Page(versions.Select(version => version.Version))], RestJson.Compact.ListInt32);
    }

    private static Task Read(RestCall call)
    {
        SchemaVersion version = Find(call, call.Deleted);
        SchemaBody body = SchemaBody.Of(version, SchemaText.In(call, version));
        if (call.Query("referenceFormat") == "qualified") body = body with { References = Qualified(version) };
        return call.AnswerAsync(body, RestJson.Compact.SchemaBody);
    }

    private static Task ReadText(RestCall call) => call.AnswerTextAsync(SchemaText.In(call, Find(call, call.Deleted)));

    private static Task ListReferrers(RestCall call)
    {
        SchemaVersion version = Find(call, Deleted.Included);
        IEnumerable<int> ids = call.State.Referrers(version.Subject, version.Version, call.Deleted).Select(other => other.Id).Distinct()
            .Order();
        return call.AnswerAsync([.. call.Page(ids, call.Settings.SearchLimit)], RestJson.Compact.ListInt32);
    }

    private static async Task Delete(RestCall call)
    {
        SubjectName subject = call.Subject;
        VersionNumber number = VersionNumber.Parse(call.Segment("version"));
        bool isPermanent = call.Flag("permanent");
        int version = await call.Store.ChangeAsync(
            state => isPermanent ? Deletion.PermanentVersion(state, subject, number) : Deletion.SoftVersion(state, subject, number),
            call.Cancellation);
        await call.AnswerAsync(version, RestJson.Compact.Int32);
    }

    // A subject without a context is looked for in all of them.
    private static SchemaVersion Find(RestCall call, Deleted deleted)
    {
        VersionNumber number = VersionNumber.Parse(call.Segment("version"));
        SubjectName subject = call.Subject;
        IEnumerable<SubjectName> places = subject.IsInDefaultContext
            ? call.State.Contexts.Keys.Select(context => subject with { Context = context })
            : [subject];
        return places.Select(place => number.Find(call.State, place, deleted)).FirstOrDefault(found => found is not null)
            ?? throw (call.State.Has(subject, deleted)
                ? RefusedException.VersionNotFound(number.Value)
                : RefusedException.SubjectNotFound(subject));
    }

    private static IReadOnlyList<SchemaReference>? Qualified(SchemaVersion version) => SchemaBody.OrNull(
        [.. version.References.Select(reference =>
            reference with { Subject = SubjectName.Parse(reference.Subject, version.Subject.Context).Qualified })]);
}
