namespace Millrace.Broker.Security;

/// <summary>
/// The users of a broker's data folder, for who administers it on its machine. A broker that runs on it sees changes at once.
/// </summary>
/// <remarks>Errors of all members: <see cref="IOException"/>, the file cannot be read or written; <see cref="InvalidDataException"/>, it is
/// damaged.</remarks>
public static class BrokerUsers
{
    /// <summary>Names, in order, each with the mechanisms it has credentials of, such as <c>SCRAM-SHA-256</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> List(string dataDirectory) =>
        new UserStore(dataDirectory).All().ToDictionary(user => user.Key, user => (IReadOnlyList<string>)[
            .. user.Value.Select(credential => credential.Mechanism == ScramMechanism.Sha256 ? "SCRAM-SHA-256" : "SCRAM-SHA-512")]);

    /// <summary>Adds a user, or gives it another password: for SCRAM-SHA-256, SCRAM-SHA-512 and PLAIN.</summary>
    public static void Set(string dataDirectory, string user, string password) => new UserStore(dataDirectory).Set(
        user, ScramCredential.Of(ScramMechanism.Sha256, password), ScramCredential.Of(ScramMechanism.Sha512, password));

    /// <summary>Removes a user; connections that are logged in stay. False: there is none of this name.</summary>
    public static bool Remove(string dataDirectory, string user) => new UserStore(dataDirectory).Remove(user);
}
