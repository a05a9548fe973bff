using Muster.Cli;

#pragma warning disable RS0030 // The one place where the machine's clock comes in; everything else is handed it.
var time = TimeProvider.System;
#pragma warning restore RS0030
#pragma warning disable RS0030 // The one place where ids come in; everything else is handed them.
Func<Guid> newId = Guid.CreateVersion7;
#pragma warning restore RS0030

var around = new Surroundings
{
    Out = Console.Out,
    Error = Console.Error,
    Variable = Environment.GetEnvironmentVariable,
    Time = time,
    NewId = newId,
    IsTerminal = !Console.IsOutputRedirected,
    Width = Console.IsOutputRedirected ? 0 : Math.Max(Console.WindowWidth, 40),
};
return await CommandLine.Run(args, around, CancellationToken.None);
