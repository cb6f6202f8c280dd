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
await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
{
    EndPoints = { { Setting("REDIS_HOST", "127.0.0.1"), int.Parse(Setting("REDIS_PORT", "6379")) } },
    Password = Environment.GetEnvironmentVariable("REDISCLI_AUTH"),
});
IDatabase redis = connection.GetDatabase(int.Parse(Setting("REDIS_DB", "1")));
byte[]? image;
while ((image = await redis.StringGetAsync(key)) is null)
{
    Console.WriteLine($"Waiting for the key {key} ...");
    await Task.Delay(1000);
}

File.WriteAllBytes(args[0], image);
Console.WriteLine($"{args[0]} has the {image.Length} bytes of the key {key}");
return 0;

static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) ?? otherwise;
