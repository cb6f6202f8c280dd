using Millrace.Bench;

string[] names = args.Length > 0 ? args : ["sink", "mysql", "source", "redis", "latency", "idle", "broker", "cli"];
foreach (string name in names)
{
    Console.WriteLine($"== {name}");
    switch (name)
    {
        case "sink": await SinkBench.RunAsync(SinkBench.Target.MariaDb); break;
        case "mysql": await SinkBench.RunAsync(SinkBench.Target.MySql); break;
        case "source": await SourceBench.RunAsync(); break;
        case "redis": await RedisBench.RunAsync(); break;
        case "latency": await LatencyBench.RunAsync(); break;
        case "idle": await IdleBench.RunAsync(); break;
        case "broker": await BrokerBench.RunAsync(); break;
        case "cli": await CommandBench.RunAsync(); break;
        default:
            Console.Error.WriteLine($"There is no benchmark '{name}': sink, mysql, source, redis, latency, idle, broker, cli.");
            return 1;
    }
}

return 0;
