namespace SeNet.Torch.Inference;

/// <summary>
/// Keeps something alive while threads use it: <see cref="Dispose"/> lets no new use begin, and frees it when the last has ended, so
/// that native memory never goes while native code reads it. Thread-safe.
/// </summary>
internal sealed class SharedUse(Action free, Type owner) : IDisposable
{
    private readonly Lock _lock = new();
    private int _uses;
    private bool _disposed;

    /// <summary>Begins a use; disposing the result, once, ends it.</summary>
    /// <exception cref="ObjectDisposedException">No use may begin any more.</exception>
    public Use Begin()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, owner);
            _uses++;
        }
        return new Use(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            if (_uses > 0) return;
        }
        free();
    }

    private void End()
    {
        lock (_lock)
        {
            _uses--;
            if (_uses > 0 || !_disposed) return;
        }
        free();
    }

    /// <summary>A use that is under way.</summary>
    public readonly struct Use(SharedUse shared) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => shared.End();
    }
}
