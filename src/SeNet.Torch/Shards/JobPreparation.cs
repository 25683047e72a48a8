using System.Diagnostics;

namespace SeNet.Torch.Shards;

/// <summary>Sets a job up, or finds that it is there.</summary>
internal static class JobPreparation
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>What the first process does: writes the list, then the job; or compares them with those of an earlier run.</summary>
    /// <param name="folder">The job's folder; created if need be.</param>
    /// <param name="settings">See <see cref="ShardedJob.Settings"/>.</param>
    /// <param name="listImages">Gives the list's lines, read once; <see langword="null"/> to take those that the job has.</param>
    /// <param name="shardSize">Images per shard; <see langword="null"/> for those that the job has, or the usual number.</param>
    /// <param name="usualShardSize">The usual number for so many images.</param>
    /// <param name="othersWait">Whether to leave word for other processes if this fails.</param>
    /// <exception cref="InvalidOperationException">The folder holds another job, or parts without one; names what differs.</exception>
    /// <exception cref="InvalidDataException">There are no images, or a name that a list can't hold.</exception>
    /// <exception cref="IOException">The folder can't be written, or another process prepares it.</exception>
    public static ShardedJob Prepare(
        JobFolder folder, IReadOnlyDictionary<string, string> settings, Func<IEnumerable<string>?> listImages,
        int? shardSize, Func<long, int> usualShardSize, bool othersWait)
    {
        if (File.Exists(folder.Path)) throw new IOException($"'{folder.Path}' is a file; name a folder for the parts.");
        var isNew = !Directory.Exists(folder.Path);
        try
        {
            Directory.CreateDirectory(folder.Path);
            using var claim = folder.TryClaim("job")
                ?? throw new IOException($"Another process is about to begin the job in '{folder.Path}'. Wait until it has, or end it.");
            using var sign = new SignOfLife(folder.Sign);
            try
            {
                return Prepare(folder, settings, listImages(), shardSize, usualShardSize);
            }
            catch (Exception error) when (othersWait)
            {
                sign.Fail(error.Message);
                throw;
            }
        }
        catch when (isNew)
        {
            folder.RemoveIfEmpty();
            throw;
        }
    }

    /// <summary>What the other processes do: wait until the job is there.</summary>
    /// <param name="folder">The job's folder.</param>
    /// <param name="settings">See <see cref="ShardedJob.Settings"/>.</param>
    /// <param name="patience">How long to wait without a sign of life of the first process.</param>
    /// <param name="cancellationToken">Ends the waiting with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The folder holds another job, or the first process couldn't prepare it.</exception>
    /// <exception cref="IOException">There was no sign of life.</exception>
    public static ShardedJob Await(
        JobFolder folder, IReadOnlyDictionary<string, string> settings, TimeSpan patience, CancellationToken cancellationToken)
    {
        string? sign = null;
        var (heard, since) = (Environment.TickCount64, Process.GetCurrentProcess().StartTime.ToUniversalTime());
        while (!File.Exists(folder.Job))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SignOfLife.ReadFailure(folder.Sign, since) is { } reason)
                throw new InvalidOperationException($"The first rank gave up: {reason}");
            if (SignOfLife.Read(folder.Sign) is { } now && now != sign) (sign, heard) = (now, Environment.TickCount64);
            if (Environment.TickCount64 - heard > patience.TotalMilliseconds)
                throw new IOException(
                    $"The first rank hasn't said within {patience.TotalSeconds:N0} seconds what to score: there is no '{folder.Job}'. "
                    + "See its message; all ranks must see the same folder.");
            cancellationToken.WaitHandle.WaitOne(Pause);
        }
        var job = ShardedJob.Read(folder.Job);
        job.RequireSettings(folder.Path, settings);
        return RequireList(folder, job);
    }

    private static ShardedJob Prepare(
        JobFolder folder, IReadOnlyDictionary<string, string> settings, IEnumerable<string>? images,
        int? shardSize, Func<long, int> usualShardSize)
    {
        var found = File.Exists(folder.Job) ? ShardedJob.Read(folder.Job) : null;
        found?.RequireSettings(folder.Path, settings);
        if (found is not null && shardSize is { } size && size != found.ShardSize)
            throw ShardedJob.Other(folder.Path, $"a part has {size:N0} images, there {found.ShardSize:N0}");
        if (found is null && folder.Parts() is [var part, ..])
            throw new InvalidOperationException(
                $"'{folder.Path}' has parts ({Path.GetFileName(part)}) but no {Path.GetFileName(folder.Job)}, so nobody knows of what. "
                + "Give another folder, or delete that one.");
        if (images is null)
            return RequireList(
                folder, found ?? throw new InvalidOperationException($"'{folder.Path}' holds no job to go on with. Name images."));

        var list = folder.Temporary();
        try
        {
            var (count, bytes, hash, hasRelative) = ImageList.Write(list, images);
            var workingFolder = hasRelative ? Directory.GetCurrentDirectory() : null;
            if (found is not null)
            {
                RequireList(folder, found);
                if (found.ListSha256 != hash) throw ShardedJob.Other(folder.Path, ImageList.DescribeDifference(list, folder.List));
                return found.WorkingFolder == workingFolder
                    ? found
                    : throw ShardedJob.Other(folder.Path, $"relative paths begin in '{workingFolder}', there in '{found.WorkingFolder}'");
            }
            if (count == 0) throw new InvalidDataException("There is not one image.");
            size = shardSize ?? usualShardSize(count);
            var job = new ShardedJob
            {
                Format = ShardedJob.CurrentFormat,
                Settings = new SortedDictionary<string, string>(settings.ToDictionary(), StringComparer.Ordinal),
                WorkingFolder = workingFolder,
                Images = count,
                ListBytes = bytes,
                ListSha256 = hash,
                ShardSize = size,
                Offsets = ImageList.FindOffsets(list, size),
            };
            File.Move(list, folder.List, overwrite: true);
            job.Write(folder.Job);
            return job;
        }
        finally
        {
            File.Delete(list);
        }
    }

    private static ShardedJob RequireList(JobFolder folder, ShardedJob job) =>
        File.Exists(folder.List) && new FileInfo(folder.List).Length == job.ListBytes
            ? job
            : throw new InvalidDataException(
                $"'{folder.List}' isn't the list that the job in '{folder.Path}' began with. Put it back, or delete the folder and run again.");
}
