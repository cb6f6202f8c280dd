using Millrace.Http;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Resources;

/// <summary>Modes: global, of a context, of a subject.</summary>
internal static class ModeResource
{
    public static void Map(Routes<RestCall> routes)
    {
        foreach (string path in (string[])["/mode", "/mode/{subject}"])
        {
            routes.Get(path, Read);
            routes.Put(path, Update);
            routes.Delete(path, Delete);
        }
    }

    private static Task Read(RestCall call)
    {
        SubjectName scope = call.Scope;
        if (scope.Qualified.Length == 0 || call.Flag("defaultToGlobal")) return Answer(call, call.State.ModeInScope(scope));
        return Answer(call, call.State.Modes.TryGetValue(scope.Qualified, out RegistryMode mode)
            ? mode
            : throw RefusedException.NoMode(scope));
    }

    private static async Task Update(RestCall call)
    {
        SubjectName scope = call.Scope;
        BodyReader body = await call.BodyAsync("updateMode.arg1");
        if (!call.Settings.AreModesMutable) throw RefusedException.ModesAreFixed();
        // The original fails with a null pointer where the member is missing.
        if (!body.Has("mode")) throw RefusedException.InvalidMode();
        string? name = body.Text("mode");
        RegistryMode? mode = name is null ? null : RegistryModes.Find(name) ?? throw RefusedException.InvalidMode();
        bool isForced = call.Flag("force");
        await call.Store.ChangeAsync(state => ModeChange.Set(state, scope, mode, isForced), call.Cancellation);
        await call.AnswerAsync(new ModeEchoBody(name), RestJson.Compact.ModeEchoBody);
    }

    private static async Task Delete(RestCall call)
    {
        SubjectName scope = call.Scope;
        bool isRecursive = call.Flag("recursive");
        if (!call.Settings.AreModesMutable) throw RefusedException.ModesAreFixed();
        RegistryMode? old = await call.Store.ChangeAsync(state => ModeChange.Clear(state, scope, isRecursive), call.Cancellation);
        await Answer(call, old ?? (scope.Qualified.Length == 0 ? RegistryMode.ReadWrite : null));
    }

    private static Task Answer(RestCall call, RegistryMode? mode) =>
        call.AnswerAsync(new ModeBody(mode?.Name()), RestJson.Compact.ModeBody);
}
