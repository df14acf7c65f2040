using System.Globalization;
using ActorSocketIo.BenchApp;

var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
BenchListener.Start(settings["LISTENED_TO"]);
var nodes = Numbers("PORT", "3000").Zip(Numbers("CLUSTER_PORT", "0"), (port, clusterPort) => BenchNode.Create(port, clusterPort, args));
await Task.WhenAll(nodes.ToArray().Select(node => node.RunAsync()));

// One for each node of this process.
int[] Numbers(string name, string fallback) => [.. (settings[name] ?? fallback).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
