using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Millrace.Connectors.MySql.Native;

namespace Millrace.Connectors.MySql.Client;

/// <summary>One connection, in utf8mb4, without autocommit. Calls block. <b>Threads</b>: one at a time.</summary>
/// <exception cref="MySqlException">
/// After one that <see cref="MySqlException.EndsConnection"/>, only <see cref="Dispose"/> makes sense.
/// </exception>
internal sealed unsafe class MySqlConnection : IDisposable
{
    private const uint ServerStatusNoBackslashEscapes = 512; // mariadb_com.h

    private readonly ConnectionHandle _handle;

    private MySqlConnection(ConnectionHandle handle) => _handle = handle;

    public ServerFeatures Features { get; private set; } = null!;

    /// <summary>Name of the cipher, or null on a connection without TLS.</summary>
    public string? TlsCipher => Marshal.PtrToStringUTF8((nint)NativeConnection.TlsCipher(_handle));

    internal ConnectionHandle Handle => _handle;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="MySqlException"/>
    /// <exception cref="DllNotFoundException">The client library is not installed.</exception>
    public static MySqlConnection Open(MySqlEndpoint endpoint)
    {
        MariaDbLibrary.EnsureLoaded();
        ConnectionHandle handle = NativeConnection.Init(0);
        if (handle.IsInvalid) throw new OutOfMemoryException("mysql_init found no memory.");
        var connection = new MySqlConnection(handle);
        try
        {
            connection.Connect(endpoint);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement that answers no rows, and says how many it has changed.</summary>
    public long Execute(string sql)
    {
        Query(sql, static _ => { });
        return (long)NativeConnection.AffectedRows(_handle);
    }

    /// <summary>Runs one statement and reads all rows as texts. For small results, such as those of the catalogue.</summary>
    public List<string?[]> Query(string sql)
    {
        var rows = new List<string?[]>();
        Query(sql, result =>
        {
            int fields = (int)NativeResult.FieldCount(result);
            for (byte** row; (row = NativeResult.FetchRow(result)) != null;)
            {
                CULong* lengths = NativeResult.FetchLengths(result);
                var texts = new string?[fields];
                for (int i = 0; i < fields; i++) texts[i] = row[i] == null ? null : Encoding.UTF8.GetString(row[i], (int)lengths[i].Value);
                rows.Add(texts);
            }
        });
        return rows;
    }

    public void Commit() => Check(NativeConnection.Commit(_handle));

    public void Rollback() => Check(NativeConnection.Rollback(_handle));

    /// <summary>A round trip to the server.</summary>
    public void Ping() => Check(NativeConnection.Ping(_handle));

    /// <summary>Prepares a statement with <c>?</c> for its parameters.</summary>
    public MySqlStatement Prepare(string sql) => new(this, sql);

    /// <summary>
    /// From any thread: a call that waits for the server ends with an error, and the connection is of no more use but to be disposed.
    /// </summary>
    public void Cancel()
    {
        if (!_handle.IsClosed) NativeConnection.Cancel(_handle);
    }

    public void Dispose() => _handle.Dispose();

    internal MySqlException LastError() => new(
        (int)NativeConnection.ErrorNumber(_handle),
        Marshal.PtrToStringUTF8((nint)NativeConnection.SqlState(_handle)) ?? "",
        Marshal.PtrToStringUTF8((nint)NativeConnection.ErrorMessage(_handle)) ?? "");

    private void Connect(MySqlEndpoint endpoint)
    {
        SetSeconds(ConnectionOption.ConnectTimeout, endpoint.ConnectTimeout);
        SetSeconds(ConnectionOption.ReadTimeout, endpoint.SocketTimeout);
        SetSeconds(ConnectionOption.WriteTimeout, endpoint.SocketTimeout);
        SetText(ConnectionOption.CharacterSet, "utf8mb4");

        uint off = 0, tcp = 1;
        NativeConnection.SetOption(_handle, ConnectionOption.LocalInfile, &off); // a server must not be able to read our files
        NativeConnection.SetOption(_handle, ConnectionOption.Protocol, &tcp);
        // The most the protocol knows: the server's own max_allowed_packet, read below, is what counts.
        var oneGigabyte = new CULong(1 << 30);
        NativeConnection.SetOption(_handle, ConnectionOption.MaxAllowedPacket, &oneGigabyte);
        if (MariaDbLibrary.PluginFolder is { } folder) SetText(ConnectionOption.PluginFolder, folder);

        using (TlsFiles tls = TlsFiles.Write(endpoint))
        {
            byte wantsTls = endpoint.Tls == TlsMode.Disabled ? (byte)0 : (byte)1;
            byte verifies = endpoint.Tls == TlsMode.VerifyFull ? (byte)1 : (byte)0;
            NativeConnection.SetOption(_handle, ConnectionOption.TlsEnforce, &wantsTls);
            if (tls.CaFile is { } ca) SetText(ConnectionOption.TlsCa, ca);
            if (tls.ClientFile is { } client)
            {
                SetText(ConnectionOption.TlsKey, client);
                SetText(ConnectionOption.TlsCertificate, client);
            }

            NativeConnection.SetOption(_handle, ConnectionOption.TlsVerifyServerCertificate, &verifies);
            nint connected = NativeConnection.Connect(
                _handle, endpoint.Host, endpoint.User, endpoint.Password?.Reveal, endpoint.Database.Length == 0
                ? null
                : endpoint.Database, (uint)endpoint.Port, null, default);
            if (connected == 0) throw LastError();
        }

        // The library goes on without TLS when the server has none.
        if (endpoint.Tls >= TlsMode.Require && TlsCipher is null)
            throw new MySqlException(2026, "HY000",
                $"TLS is required, but the server at {endpoint.Host}:{endpoint.Port} does not offer it.");

        // NAMES once more: a server may be told to ignore what the handshake says (skip-character-set-client-handshake), or to say
        // otherwise (init_connect).
        string modes = string.Concat(endpoint.SqlModes.Select(mode => $",'{mode}'"));
        Execute($"SET autocommit = 0, sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''){modes}), NAMES utf8mb4");
        foreach (string statement in endpoint.InitStatements) Execute(statement);
        Features = DetectFeatures();
    }

    private ServerFeatures DetectFeatures()
    {
        string version = Marshal.PtrToStringUTF8((nint)NativeConnection.ServerVersion(_handle)) ?? "";
        CULong extended = default;
        NativeConnection.GetInfo(_handle, ConnectionInfo.ExtendedServerCapabilities, &extended);
        long maxPacketBytes = long.Parse(Query("SELECT @@max_allowed_packet")[0][0]!, CultureInfo.InvariantCulture);
        uint status = 0;
        NativeConnection.GetInfo(_handle, ConnectionInfo.ServerStatus, &status);
        return ServerFeatures.Detect(version, extended.Value, maxPacketBytes, (status & ServerStatusNoBackslashEscapes) != 0);
    }

    private void Query(string sql, Action<ResultHandle> read)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* pointer = bytes) Check(NativeConnection.Query(_handle, pointer, new CULong((nuint)bytes.Length)));
        using ResultHandle result = NativeResult.Store(_handle);
        if (!result.IsInvalid) read(result);
        else Check((int)NativeConnection.ErrorNumber(_handle)); // a statement without rows has no result either
    }

    private void SetSeconds(ConnectionOption option, TimeSpan time)
    {
        uint seconds = (uint)Math.Max(1, Math.Ceiling(time.TotalSeconds));
        NativeConnection.SetOption(_handle, option, &seconds);
    }

    private void SetText(ConnectionOption option, string value) => NativeConnection.SetOption(_handle, option, value);

    private void Check(int failed)
    {
        if (failed != 0) throw LastError();
    }
}
