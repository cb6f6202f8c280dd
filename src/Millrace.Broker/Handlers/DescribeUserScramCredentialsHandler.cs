// DescribeUserScramCredentials (50), version 0, flexible from 0
// Request: Users:[]{}?
//   Users: Name:str
// Reply:  ThrottleTimeMs:i32, ErrorCode:i16, ErrorMessage:str?, Results:[]{}
//   Results: User:str, ErrorCode:i16, ErrorMessage:str?, CredentialInfos:[]{}
//     CredentialInfos: Mechanism:i8, Iterations:i32

using System.Collections.Immutable;
using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;

namespace Millrace.Broker.Handlers;

/// <summary>
/// DescribeUserScramCredentials 0 (KIP-554): mechanisms and iterations of users, never the keys. No users, null or none, are all.
/// </summary>
internal sealed class DescribeUserScramCredentialsHandler(UserStore users) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.DescribeUserScramCredentials, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var asked = new List<string>();
        for (int count = body.ArrayCount("users", minimumElementBytes: 2); count > 0; count--)
        {
            asked.Add(body.String("user"));
            body.EndStruct();
        }
        body.EndStruct();
        IReadOnlyDictionary<string, ImmutableArray<ScramCredential>> all = users.All();
        ErrorCode refusal = request.Check(Needs.DescribeUserScramCredentials);
        IEnumerable<string> described = asked.Count > 0 ? asked.Distinct() : refusal == ErrorCode.None ? all.Keys : [];

        reply.Int32(0);
        reply.Error(refusal);
        reply.String(refusal == ErrorCode.None ? null : DescribeAclsHandler.NotAuthorized);
        reply.ArrayCount(described.Count());
        foreach (string user in described)
        {
            ImmutableArray<ScramCredential> credentials = all.GetValueOrDefault(user, []);
            ErrorCode error = refusal != ErrorCode.None ? refusal
                : asked.Count(one => one == user) > 1 ? ErrorCode.DuplicateResource
                : credentials.IsEmpty ? ErrorCode.ResourceNotFound : ErrorCode.None;
            reply.String(user);
            reply.Error(error);
            reply.String(error switch
            {
                ErrorCode.DuplicateResource => $"Cannot describe SCRAM credentials for the same user twice in a single request: {user}",
                ErrorCode.ResourceNotFound => $"Attempt to describe a user credential that does not exist: {user}",
                ErrorCode.ClusterAuthorizationFailed => DescribeAclsHandler.NotAuthorized,
                _ => null,
            });
            reply.ArrayCount(error == ErrorCode.None ? credentials.Length : 0);
            foreach (ScramCredential credential in error == ErrorCode.None ? credentials : [])
            {
                reply.Int8((sbyte)credential.Mechanism);
                reply.Int32(credential.Iterations);
                reply.EndStruct();
            }
            reply.EndStruct();
        }
        reply.EndStruct();
    }
}
