#!/usr/bin/env dotnet
#:package StackExchange.Redis@3.4.35
#:property PublishAot=false

// Takes an image out of Redis, byte for byte, and waits for it when it is not there yet. (The first run compiles it.)
//   dotnet run image-from-redis.cs FILE [KEY]       default: fromKafka
// REDIS_HOST, REDIS_PORT, REDISCLI_AUTH (the password) and REDIS_DB say where; default: 127.0.0.1, 6379, none, 1.

using StackExchange.Redis;

if (args.Length == 0)
{
    Console.Error.WriteLine("Into which file? dotnet run image-from-redis.cs FILE [KEY]");
    return 1;
}

string key = args.ElementAtOrDefault(1) ?? "fromKafka";
string host = Setting("REDIS_HOST", "127.0.0.1");
if (!int.TryParse(Setting("REDIS_PORT", "6379"), out int port) || !int.TryParse(Setting("REDIS_DB", "1"), out int database))
{
    Console.Error.WriteLine("REDIS_PORT and REDIS_DB are numbers.");
    return 1;
}

try
{
    await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
    {
        EndPoints = { { host, port } },
        Password = Environment.GetEnvironmentVariable("REDISCLI_AUTH"),
    });
    IDatabase redis = connection.GetDatabase(database);
    byte[]? image;
    while ((image = await redis.StringGetAsync(key)) is null)
    {
        Console.WriteLine($"Waiting for the key {key} ...");
        await Task.Delay(1000);
    }

    File.WriteAllBytes(args[0], image);
    Console.WriteLine($"{args[0]} has the {image.Length} bytes of the key {key}");
    return 0;
}
catch (Exception fault) when (fault is RedisException or RedisTimeoutException)
{
    Console.Error.WriteLine(
        $"Redis at {host}:{port}: {Reason(fault)}. REDIS_HOST, REDIS_PORT, REDISCLI_AUTH (the password) and REDIS_DB say where and how: '. "
        + $"../millrace-data/env.sh' sets them for 'millrace dev --databases'.");
    return 3;
}
catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{args[0]}: {fault.Message}");
    return 1;
}

static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) ?? otherwise;

// The innermost has the server's own words, such as WRONGPASS; where there is no server, the library speaks of its own settings.
static string Reason(Exception fault) => fault is RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect }
    ? "no Redis accepts a connection there" : fault.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');
