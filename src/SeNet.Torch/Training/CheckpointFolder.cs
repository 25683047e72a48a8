using System.Text.RegularExpressions;

namespace SeNet.Torch.Training;

/// <summary>A folder that one run saves itself in, and no other meanwhile. Disposing lets others in.</summary>
internal sealed partial class CheckpointFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Makes the folder if it isn't there, and takes it.</summary>
    /// <exception cref="CheckpointException">It can't be made or written to, or another run has it.</exception>
    public CheckpointFolder(Checkpointing options)
    {
        try
        {
            Directory.CreateDirectory(options.Folder);
            _lock = new FileStream(Path.Combine(options.Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(options.Folder, $"the folder can't be used: {error.Message} Check that it is writable and no other run saves itself there.", error);
        }
        RemoveRemains(options.Folder);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // What a killed process was writing.
    private static void RemoveRemains(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, ".*.tmp"))
            if (Remains().IsMatch(Path.GetFileName(file))) File.Delete(file);
    }

    [GeneratedRegex(@"^\.[0-9a-f]{32}\.tmp$")]
    private static partial Regex Remains();
}
