using SeNet.Torch.Files;

namespace SeNet.Torch.Shards;

/// <summary>
/// Does a job's missing shards, beside any number of others that do the same: first those that fall to this rank, then whatever nobody
/// else is at, so that ranks which ended earlier, or never came, leave nothing undone.
/// </summary>
/// <param name="folder">The job's folder.</param>
/// <param name="job">The job.</param>
/// <param name="rank">This process's number, from 0.</param>
/// <param name="rankCount">Number of processes.</param>
internal sealed class ShardWorker(JobFolder folder, ShardedJob job, int rank, int rankCount)
{
    /// <summary>Works until every part is there, or another process is at it.</summary>
    /// <param name="write">Scores the images of these lines and writes the part's content.</param>
    /// <param name="cancellationToken">Ends the work between two shards with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>How many shards this process did.</returns>
    public int Run(Action<Shard, string[], Stream> write, CancellationToken cancellationToken)
    {
        Shard[] shards = [.. job.Shards];
        // Whoever is through with its own begins with its neighbour's last ones, which that one comes to last.
        Shard[] order = [.. Enumerable.Range(0, rankCount).SelectMany(step =>
        {
            var of = shards.Where(shard => shard.Number % rankCount == (rank + step) % rankCount);
            return step == 0 ? of : of.Reverse();
        })];
        var total = 0;
        for (var done = -1; done != 0; total += done)
        {
            // Once more as long as there was something to do: a shard that another rank had may be free again, since that rank has died.
            done = 0;
            foreach (var shard in order)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryDo(shard, write)) done++;
            }
        }
        return total;
    }

    private bool TryDo(Shard shard, Action<Shard, string[], Stream> write)
    {
        var part = folder.Part(shard.Number);
        if (File.Exists(part)) return false;
        using var claim = folder.TryClaim(shard.Number);
        if (claim is null || File.Exists(part)) return false;
        var lines = ImageList.Read(folder.List, shard);
        AtomicFile.Write(part, stream => write(shard, lines, stream));
        return true;
    }
}
