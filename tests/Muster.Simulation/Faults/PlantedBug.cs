using System.Reflection;
using Muster.Storage;

namespace Muster.Simulation.Faults;

/// <summary>A fault that is put into engine or store on purpose, to show that the checks would see it.</summary>
/// <param name="Name">What is wrong, as a sentence of the domain.</param>
internal sealed record PlantedBug(string Name)
{
    /// <summary>What becomes of a call of the transaction: null lets it through.</summary>
    internal Func<TamperedCall, object?>? Tampers { get; init; }

    /// <summary>Signals are answered and not kept.</summary>
    internal bool AnswersWithoutKeeping { get; init; }

    /// <summary>What is changed of a message on its way to the provider.</summary>
    internal Func<Engine.Paging.PageMessage, Engine.Paging.PageMessage>? Rewrites { get; init; }

    /// <summary>The monotonic clock of the nodes stands still.</summary>
    internal bool StopsMonotonicClock { get; init; }

    /// <summary>A send that ended unknown is reported as refused.</summary>
    internal bool TakesUnknownForRefused { get; init; }

    internal ITransaction Around(ITransaction transaction)
    {
        if (Tampers is null)
            return transaction;
        var proxy = DispatchProxy.Create<ITransaction, TamperedTransaction>();
        ((TamperedTransaction)(object)proxy).Begin(transaction, Tampers);
        return proxy;
    }
}

/// <summary>A call of the transaction, before it is made.</summary>
/// <param name="Name">The method, or the property's getter.</param>
/// <param name="Arguments">What it is given; may be changed in place.</param>
/// <param name="Transaction">What it is made on.</param>
/// <param name="Go">Makes it.</param>
internal sealed record TamperedCall(
    string Name, object?[] Arguments, ITransaction Transaction, Func<object?> Go)
{
    internal T Argument<T>() => (T)Arguments[0]!;
}

/// <summary>A transaction whose calls pass by a planted bug.</summary>
internal class TamperedTransaction : DispatchProxy
{
    private ITransaction? inner;
    private Func<TamperedCall, object?>? tampers;

    internal void Begin(ITransaction transaction, Func<TamperedCall, object?> bug)
    {
        inner = transaction;
        tampers = bug;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        object? Go()
        {
            try
            {
                return targetMethod!.Invoke(inner, args);
            }
            catch (TargetInvocationException thrown) when (thrown.InnerException is { } cause)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
                throw;
            }
        }

        return tampers!(new TamperedCall(targetMethod!.Name, args ?? [], inner!, Go)) ?? Go();
    }
}
