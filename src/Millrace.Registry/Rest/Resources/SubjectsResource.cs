using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Resources;

/// <summary>Subjects: list, look up, delete.</summary>
internal static class SubjectsResource
{
    public static void Map(Routes<RestCall> routes)
    {
        routes.Get("/subjects", List);
        routes.Post("/subjects/{subject}", LookUp, Need.Reading);
        routes.Delete("/subjects/{subject}", Delete);
        routes.Get("/subjects/{subject}/metadata", FindByMetadata);
    }

    private static Task List(RestCall call)
    {
        SubjectFilter filter = SubjectFilter.Parse(call.InContext("subjectPrefix") ?? SubjectFilter.Everything);
        bool isDeletedOnly = call.Flag("deletedOnly");
        IEnumerable<string> subjects = call.State.Subjects
            .Where(subject => filter.Matches(subject.Key))
            .Where(subject =>
            {
                bool isLive = subject.Value.Values.Any(version => !version.IsDeleted);
                return isDeletedOnly ? !isLive : isLive || call.Deleted == Deleted.Included;
            })
            .Select(subject => subject.Key);
        return call.AnswerAsync([.. call.Page(subjects)], RestJson.Compact.ListString);
    }

    private static async Task LookUp(RestCall call)
    {
        SchemaRequest request = SchemaRequestBody.Read(await call.BodyAsync("lookUpSchemaUnderSubject.arg5"), call.Subject);
        bool normalize = call.Flag("normalize") || call.State.ConfigInScope(call.Subject).Normalize == true;
        LookupResult found = SchemaLookup.Run(call.State, request, normalize, call.Deleted, call.Work);
        await call.AnswerAsync(
            SchemaBody.Of(found) with { Schema = SchemaText.In(call, found.Version) }, RestJson.Compact.SchemaBody);
    }

    private static async Task Delete(RestCall call)
    {
        SubjectName subject = call.Subject;
        bool isPermanent = call.Flag("permanent");
        int[] versions = await call.Store.ChangeAsync(
            state => isPermanent ? Deletion.PermanentSubject(state, subject) : Deletion.SoftSubject(state, subject), call.Cancellation);
        await call.AnswerAsync(versions, RestJson.Compact.Int32Array);
    }

    private static Task FindByMetadata(RestCall call)
    {
        SubjectName subject = call.Subject;
        if (!call.State.Has(subject, call.Deleted)) throw RefusedException.SubjectNotFound(subject);
        (string Key, string Value)[] wanted = [.. call.Queries("key").Zip(call.Queries("value"))];
        SchemaVersion found = call.State.Versions(subject, call.Deleted)
            .LastOrDefault(version => wanted.All(pair => version.Metadata?.Property(pair.Key) == pair.Value))
            ?? throw RefusedException.SchemaNotFound();
        return call.AnswerAsync(SchemaBody.Of(found, SchemaText.In(call, found)), RestJson.Compact.SchemaBody);
    }
}
