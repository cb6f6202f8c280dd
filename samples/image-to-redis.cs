#!/usr/bin/env dotnet
#:package StackExchange.Redis@3.4.35
#:property PublishAot=false

// Stores an image, byte for byte, under a key of Redis. (The first run compiles it.)
//   dotnet run image-to-redis.cs IMAGE [KEY]        default: image
// REDIS_HOST, REDIS_PORT, REDISCLI_AUTH (the password) and REDIS_DB say where; default: 127.0.0.1, 6379, none, 1.

using StackExchange.Redis;

if (args.Length == 0)
{
    Console.Error.WriteLine("Which image? dotnet run image-to-redis.cs IMAGE [KEY]");
    return 1;
}

string key = args.ElementAtOrDefault(1) ?? "image";
byte[] image = File.ReadAllBytes(args[0]);
await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
{
    EndPoints = { { Setting("REDIS_HOST", "127.0.0.1"), int.Parse(Setting("REDIS_PORT", "6379")) } },
    Password = Environment.GetEnvironmentVariable("REDISCLI_AUTH"),
});
IDatabase redis = connection.GetDatabase(int.Parse(Setting("REDIS_DB", "1")));
await redis.StringSetAsync(key, image);
Console.WriteLine($"{args[0]}, {image.Length} bytes, is in Redis under the key {key}");
return 0;

static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) ?? otherwise;
