// ApiVersions (18), versions 0-4, flexible from 3
// Request: ClientSoftwareName:str [3+], ClientSoftwareVersion:str [3+], ClusterId:str? [5+], NodeId:i32 [5+]=-1
// Reply:  ErrorCode:i16, ApiKeys:[]{}, ThrottleTimeMs:i32 [1+], SupportedFeatures:[]{} tag0@3+, FinalizedFeaturesEpoch:i64 tag1@3+=-1,
//   FinalizedFeatures:[]{} tag2@3+, ZkMigrationReady:bool tag3@3+
//   ApiKeys: ApiKey:i16, MinVersion:i16, MaxVersion:i16
//   SupportedFeatures: Name:str, MinVersion:i16, MaxVersion:i16
//   FinalizedFeatures: Name:str, MaxVersionLevel:i16, MinVersionLevel:i16

using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>
/// ApiVersions 0-4: what this broker serves, made from the handlers themselves. No features are announced (tags 0-3 are left out):
/// Java and franz-go would choose transaction protocol 2 by them.
/// </summary>
internal sealed class ApiVersionsHandler(Func<IReadOnlyList<ApiHandler>> handlers) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.ApiVersions, 0, 4, FlexibleFrom: 3);

    /// <summary>
    /// The reply to a version above ours: always in the layout of version 0, which every client reads, with our own range so that
    /// the client's second try succeeds (KIP-511).
    /// </summary>
    public Reply RefuseVersion(int correlationId)
    {
        var reply = new Reply(correlationId, flexibleHeader: false);
        var writer = new WireWriter(reply, flexible: false);
        writer.Error(ErrorCode.UnsupportedVersion);
        writer.ArrayCount(1);
        WriteRange(writer, Api);
        return reply;
    }

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        ErrorCode error = ErrorCode.None;
        if (request.Version >= 3)
        {
            if (!IsSoftwareName(body.String("client software name")) || !IsSoftwareName(body.String("client software version")))
                error = ErrorCode.InvalidRequest;
            body.EndStruct();
        }
        IReadOnlyList<ApiHandler> served = error == ErrorCode.None ? handlers() : [];
        reply.Error(error);
        reply.ArrayCount(served.Count);
        foreach (ApiHandler handler in served)
        {
            WriteRange(reply, handler.Advertised);
            reply.EndStruct();
        }
        if (request.Version >= 1)
            reply.Int32(0);
        reply.EndStruct();
    }

    private static void WriteRange(WireWriter writer, ApiVersionRange range)
    {
        writer.Int16((short)range.Key);
        writer.Int16(range.Min);
        writer.Int16(range.Max);
    }

    /// <summary><c>[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?</c>, as KIP-511 has it.</summary>
    private static bool IsSoftwareName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-');
}
