using System.Diagnostics.CodeAnalysis;
using SeNet.Torch.Downloads;
using SeNet.Torch.Network;
using SeNet.Torch.Pretrained;
using SeNet.Torch.Weights.Inspection;

namespace SeNet.Torch.Weights;

/// <summary>
/// Weights that others trained on ImageNet and published, by name: what they learnt is where few images of one's own begin. A name such as
/// <c>seresnet50.ra2_in1k</c> may stand wherever a weights file's path may; the file is fetched once, checked by its hash, and kept.
/// </summary>
/// <remarks>
/// <para>
/// Looked for are, in this order: the folder that <c>SENET_WEIGHTS</c> names; the own cache (<c>senet/weights</c> below
/// <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>, on Windows below the local application data); and what Python's libraries have fetched
/// (<c>HF_HUB_CACHE</c>, <c>HF_HOME</c>, <c>TORCH_HOME</c>). What isn't there comes by https from the publisher's addresses.
/// <c>HF_ENDPOINT</c> names a mirror of Hugging Face's hub, <c>HF_TOKEN</c> is sent to that hub alone, and with
/// <c>HF_HUB_OFFLINE=1</c> nothing is fetched. Proxies are the system's, or <c>HTTPS_PROXY</c> and <c>NO_PROXY</c>.
/// </para>
/// <para>Thread-safe, and safe when several processes ask for the same file: one fetches it, the others wait.</para>
/// </remarks>
public static partial class PretrainedWeights
{
    /// <summary>Every entry of the catalogue.</summary>
    public static IReadOnlyList<PretrainedEntry> All => PretrainedCatalogue.All;

    /// <summary>The folder that fetched files go to; it may not exist yet.</summary>
    /// <exception cref="DownloadException">A variable of the environment can't be used; names it.</exception>
    public static string CacheFolder => CreateStore().CacheFolder;

    /// <summary>An entry of the catalogue.</summary>
    /// <param name="name">Its name, with or without the publisher: <c>timm/seresnet50.ra2_in1k</c>; case doesn't count.</param>
    /// <exception cref="ArgumentException">There is none; the message says which names are near.</exception>
    public static PretrainedEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryFind(name, out var entry) ? entry
            : throw new ArgumentException(
                $"The catalogue has no weights '{name}'.{PretrainedCatalogue.Suggest(name)} 'senet weights list' lists all.", nameof(name));
    }

    /// <summary>Looks for an entry of the catalogue.</summary>
    /// <param name="name">As for <see cref="Find"/>.</param>
    /// <param name="entry">The entry, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out PretrainedEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(name);
        return PretrainedCatalogue.TryFind(name, out entry);
    }

    /// <summary>The file of an entry, fetched if it isn't on this machine.</summary>
    /// <param name="name">As for <see cref="Find"/>.</param>
    /// <param name="progress">Told how far the download is, if there is one.</param>
    /// <param name="cancellationToken">Ends the download; the next call goes on where it ended.</param>
    /// <returns>The path of a file with the catalogue's hash. It may lie in another program's cache: read it only.</returns>
    /// <exception cref="ArgumentException">The catalogue has no such name; says which are near.</exception>
    /// <exception cref="DownloadException">It can't be fetched, or isn't what the catalogue says; names file, hash and addresses, and
    /// where to put it by hand.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<string> GetAsync(string name, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        CreateStore().GetAsync(Find(name), progress, cancellationToken);

    /// <summary>The file of an entry as <see cref="GetAsync"/> gives it, waiting for it.</summary>
    /// <param name="name">As for <see cref="GetAsync"/>.</param>
    /// <param name="progress">As for <see cref="GetAsync"/>; told on other threads.</param>
    /// <param name="cancellationToken">As for <see cref="GetAsync"/>.</param>
    public static string Get(string name, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        // On the thread pool, so that a caller with a synchronization context doesn't wait for itself.
        Task.Run(() => GetAsync(name, progress, cancellationToken), cancellationToken).GetAwaiter().GetResult();

    /// <summary>
    /// The file of an entry if it is on this machine with the right hash, else <see langword="null"/>; nothing is fetched.
    /// </summary>
    /// <param name="name">As for <see cref="Find"/>.</param>
    /// <param name="cancellationToken">Ends the reading of a file that is hashed for the first time.</param>
    /// <exception cref="ArgumentException">The catalogue has no such name; says which are near.</exception>
    /// <exception cref="DownloadException">The folder that <c>SENET_WEIGHTS</c> names has the file with another hash.</exception>
    public static Task<string?> FindFileAsync(string name, CancellationToken cancellationToken = default) =>
        CreateStore().FindAsync(Find(name), cancellationToken);

    /// <summary>
    /// Deletes from <see cref="CacheFolder"/> all that was fetched, finished or not; other programs' caches stay as they are.
    /// </summary>
    /// <returns>What was deleted, but for what is in use.</returns>
    /// <exception cref="IOException">The folder can't be read or written.</exception>
    public static IReadOnlyList<FileInfo> Clean() => CreateStore().Clean();

    /// <summary>Makes sure that the weights of a name are such as a network takes, before anything is fetched.</summary>
    /// <param name="nameOrPath">A name of the catalogue; of a file nothing is known yet, so it passes.</param>
    /// <param name="architecture">The network.</param>
    /// <exception cref="WeightsFileException">They are another network's; names both.</exception>
    public static void RequireFit(string nameOrPath, SeResNetArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (File.Exists(nameOrPath) || !TryFind(nameOrPath, out var entry) || entry.Architecture is not { } published) return;
        if (architecture.Reduction is null || published.Reduction is not null ? Keys(published).SequenceEqual(Keys(architecture))
            // A plain network's weights may begin one with squeeze-and-excitation.
            : Keys(published).SequenceEqual(Keys(architecture with { Reduction = null }))) return;
        throw new WeightsFileException(
            entry.FullName, null, $"they are of a '{published.Name}', not of a '{architecture.Name}'."
                + " Leave the architecture out, or take other weights: 'senet weights list' has them.");
    }

    /// <summary>The file that a path or a name means, fetched if need be, and what the catalogue says of it.</summary>
    /// <exception cref="FileNotFoundException">There is neither such a file nor such a name; says which names are near.</exception>
    internal static (string Path, PretrainedEntry? Entry) Resolve(string pathOrName)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrName);
        // A file of that name is what its owner means. What looks like a path isn't looked up.
        if (File.Exists(pathOrName) || Directory.Exists(pathOrName)) return (pathOrName, null);
        if (TryFind(pathOrName, out var entry)) return (Get(entry.FullName), entry);
        throw new FileNotFoundException(
            $"There is no file '{pathOrName}', and the catalogue has no weights of that name.{PretrainedCatalogue.Suggest(pathOrName)}", pathOrName);
    }

    private static IEnumerable<(string, string)> Keys(SeResNetArchitecture architecture) =>
        StateDictLayout.Of(architecture, 0).Select(pair => (pair.Key, string.Join(',', pair.Value.Shape))).Order();

    private static PretrainedStore CreateStore() => new(PretrainedFolders.FromEnvironment());
}
