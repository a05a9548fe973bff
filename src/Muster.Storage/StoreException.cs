namespace Muster.Storage;

/// <summary>The medium failed: the disk is full, the file cannot be read, the database does not answer.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Says what failed, for whoever runs the installation.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>With a cause.</summary>
    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Says nothing more.</summary>
    public StoreException()
    {
    }

    /// <summary>Waiting does not help: the program is too old for what is there, or a setting cannot be read.</summary>
    public bool IsFinal { get; init; }
}
