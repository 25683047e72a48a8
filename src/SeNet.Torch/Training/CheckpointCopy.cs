using SeNet.Torch.Ranks;
using SeNet.Torch.Weights;

namespace SeNet.Torch.Training;

/// <summary>
/// The checkpoint that a run goes on from, on every rank: rank 0 reads it, and the others, which needn't see its folder, get a copy for as
/// long as they read. Disposing closes it.
/// </summary>
internal sealed class CheckpointCopy : IDisposable
{
    private const int PartBytes = 64 << 20;

    private readonly string? _copy;

    private CheckpointCopy(SafetensorsFile? file, string? copy) => (File, _copy) = (file, copy);

    /// <summary>The file; <see langword="null"/> where there is none to go on from.</summary>
    public SafetensorsFile? File { get; }

    /// <summary>Opens it, on all ranks.</summary>
    /// <param name="checkpoints">Rank 0's; <see langword="null"/> on the others.</param>
    /// <param name="ranks">All.</param>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">It can't be read, or a copy not be written.</exception>
    public static CheckpointCopy Of(RunCheckpoints? checkpoints, RankGroup ranks)
    {
        var file = checkpoints?.Open();
        if (!ranks.IsShared) return new CheckpointCopy(file, copy: null);
        Span<long> length = [file is null ? 0 : new FileInfo(file.FilePath).Length];
        ranks.Sum(length);
        if (length[0] == 0) return new CheckpointCopy(file: null, copy: null);
        if (file is not null)
        {
            using var source = System.IO.File.OpenRead(file.FilePath);
            Send(length[0], ranks, part => source.ReadExactly(part), read: true);
            return new CheckpointCopy(file, copy: null);
        }
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var target = System.IO.File.Create(path)) Send(length[0], ranks, part => target.Write(part), read: false);
            return new CheckpointCopy(SafetensorsFile.Open(path), path);
        }
        catch
        {
            System.IO.File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File?.Dispose();
        if (_copy is not null) System.IO.File.Delete(_copy);
    }

    private delegate void Move(Span<byte> part);

    private static void Send(long length, RankGroup ranks, Move move, bool read)
    {
        var buffer = new byte[(int)Math.Min(length, PartBytes)];
        for (var left = length; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            if (read) move(part);
            ranks.Broadcast(part);
            if (!read) move(part);
            left -= part.Length;
        }
    }
}
