// AlterUserScramCredentials (51), version 0, flexible from 0
// Request: Deletions:[]{}, Upsertions:[]{}
//   Deletions: Name:str, Mechanism:i8
//   Upsertions: Name:str, Mechanism:i8, Iterations:i32, Salt:bytes, SaltedPassword:bytes
// Reply:  ThrottleTimeMs:i32, Results:[]{}
//   Results: User:str, ErrorCode:i16, ErrorMessage:str?

using Millrace.Broker.Acls;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;

namespace Millrace.Broker.Handlers;

/// <summary>
/// AlterUserScramCredentials 0 (KIP-554): adds and removes credentials of users. Passwords come salted, and are not known here.
/// </summary>
internal sealed class AlterUserScramCredentialsHandler(UserStore users) : ImmediateHandler
{
    public override ApiVersionRange Api => new(ApiKey.AlterUserScramCredentials, 0, 0, FlexibleFrom: 0);

    protected override void Handle(Request request, ref WireReader body, WireWriter reply)
    {
        var changes = new List<Change>();
        for (int count = body.ArrayCount("deletions", minimumElementBytes: 3); count > 0; count--)
        {
            changes.Add(new Change(body.String("user"), (ScramMechanism)body.Int8("mechanism"), 0, null, null));
            body.EndStruct();
        }
        for (int count = body.ArrayCount("upsertions", minimumElementBytes: 9); count > 0; count--)
        {
            changes.Add(new Change(body.String("user"), (ScramMechanism)body.Int8("mechanism"), body.Int32("iterations"),
                body.Bytes("salt").ToArray(), body.Bytes("salted password").ToArray()));
            body.EndStruct();
        }
        body.EndStruct();
        ErrorCode refusal = request.Check(Needs.AlterUserScramCredentials);
        List<IGrouping<string, Change>> byUser = [.. changes.GroupBy(change => change.User)];

        reply.Int32(0);
        reply.ArrayCount(byUser.Count);
        foreach (IGrouping<string, Change> user in byUser)
        {
            (ErrorCode error, string? message) = refusal != ErrorCode.None ? (refusal, DescribeAclsHandler.NotAuthorized)
                : Apply(user.Key, [.. user]);
            reply.String(user.Key);
            reply.Error(error);
            reply.String(message);
            reply.EndStruct();
        }
        reply.EndStruct();
    }

    private (ErrorCode, string?) Apply(string user, List<Change> changes)
    {
        if (changes.Select(Problem).FirstOrDefault(problem => problem.Error != ErrorCode.None) is { Error: not ErrorCode.None } bad)
            return bad;
        if (changes.DistinctBy(change => change.Mechanism).Count() < changes.Count)
            return (ErrorCode.DuplicateResource, "A user credential cannot be altered twice in the same request");
        try
        {
            foreach (Change change in changes)
            {
                if (change.Salt is not null)
                    users.Set(user, ScramCredential.OfSalted(change.Mechanism, change.Iterations, change.Salt, change.SaltedPassword!));
                else
                    users.Remove(user, change.Mechanism);
            }
            return (ErrorCode.None, null);
        }
        catch (Exception damage) when (damage is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return (ErrorCode.StorageError, damage.Message);
        }
    }

    private (ErrorCode Error, string? Message) Problem(Change change)
    {
        if (change.User.Length == 0)
            return (ErrorCode.UnacceptableCredential, "Username must not be empty");
        if (!Enum.IsDefined(change.Mechanism))
            return (ErrorCode.UnsupportedSaslMechanism, "Unknown SCRAM mechanism");
        if (change.Salt is null)
            return users.Find(change.User, change.Mechanism) is null
                ? (ErrorCode.ResourceNotFound, "Attempt to delete a user credential that does not exist") : (ErrorCode.None, null);
        if (change.Iterations < ScramCredential.MinIterations)
            return (ErrorCode.UnacceptableCredential, "Too few iterations");
        if (change.Iterations > ScramCredential.MaxIterations)
            return (ErrorCode.UnacceptableCredential, "Too many iterations");
        return change.Salt.Length == 0 || change.SaltedPassword!.Length == 0
            ? (ErrorCode.UnacceptableCredential, "Empty salt or salted password") : (ErrorCode.None, null);
    }

    /// <param name="Salt">Null removes the credential.</param>
    private sealed record Change(string User, ScramMechanism Mechanism, int Iterations, byte[]? Salt, byte[]? SaltedPassword);
}
