using System.Reflection;
using ActorSocketIo.Cli;
using ActorSocketIo.Operations.Palettes;
using Spectre.Console;

CliOptions options;
try
{
    options = CliOptions.Parse(args, Environment.GetEnvironmentVariable);
}
catch (CommandMistakeException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return (int)ExitCode.Failed;
}

switch (options.Words)
{
    case ["--help" or "-h"]:
        Console.WriteLine(CliOptions.Usage);
        return (int)ExitCode.Done;
    case ["--version"]:
        Console.WriteLine(typeof(CliOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]);
        return (int)ExitCode.Done;
}

var console = AnsiConsole.Create(new AnsiConsoleSettings { ColorSystem = options.HasColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors });
using var client = new OperationsClient(options);
IResultView view = options.IsJson ? new JsonView(Console.Out) : new TableView(console, Console.Error);
var runner = new Runner(client, view, new TopScreen(client, view, console, TimeProvider.System));
if (options.Words.IsEmpty)
    return (int)await new Shell(client, runner, view).RunAsync();

using var stopped = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stopped.Cancel();
};
return (int)await runner.RunAsync(options.Words, stopped.Token);
