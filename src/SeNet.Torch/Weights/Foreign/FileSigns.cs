using System.Text;

namespace SeNet.Torch.Weights.Foreign;

/// <summary>The kinds of files that people take for weights.</summary>
internal static class FileSigns
{
    private const string Unpack = "Unpack it, and give the file of weights that is in it";
    private const string OtherProgram = "Only PyTorch's weights of the same network can be read: make the network there, convert the numbers and save its state_dict()";

    internal static IReadOnlyList<FileSign> All { get; } =
    [
        new(Text("version https://git-lfs"), 0, "a Git LFS pointer: the text that stands for a large file until it is downloaded", "Run git lfs install and git lfs pull in the repository, or download the file from its page."),
        new([0x1f, 0x8b], 0, "packed with gzip", $"{Unpack}: gunzip FILE.gz, or tar -xzf FILE.tar.gz."),
        new(Text("BZh"), 0, "packed with bzip2", $"{Unpack}: bunzip2 FILE.bz2, or tar -xjf FILE.tar.bz2."),
        new([0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], 0, "packed with xz", $"{Unpack}: unxz FILE.xz, or tar -xJf FILE.tar.xz."),
        new([0x28, 0xb5, 0x2f, 0xfd], 0, "packed with Zstandard", $"{Unpack}: unzstd FILE.zst."),
        new([(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c], 0, "a 7-Zip archive", $"{Unpack}: 7z x FILE.7z."),
        new(Text("Rar!"), 0, "a RAR archive", $"{Unpack}."),
        new(Text("ustar"), 257, "a tar archive", $"{Unpack}: tar -xf FILE.tar."),
        new([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a], 0, "an HDF5 file, as Keras writes them", $"{OtherProgram}."),
        new(Text("GGUF"), 0, "a GGUF file, as llama.cpp's tools write them", $"{OtherProgram}."),
        new(Text("TFL3"), 4, "a TensorFlow Lite model", $"{OtherProgram}."),
        new([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'], 0, "a NumPy array", "Save all arrays of the network in Python: torch.save({name: torch.from_numpy(array), …}, 'weights.pth')."),
        new([0xff, 0xd8, 0xff], 0, "a JPEG picture", "Give the file of weights."),
        new([0x89, (byte)'P', (byte)'N', (byte)'G'], 0, "a PNG picture", "Give the file of weights."),
        new(Text("%PDF"), 0, "a PDF document", "Give the file of weights."),
        new(Text("SQLite format 3"), 0, "an SQLite database", "Give the file of weights."),
        new([0x7f, (byte)'E', (byte)'L', (byte)'F'], 0, "a program or library for Linux", "Give the file of weights."),
        new(Text("MZ"), 0, "a program or library for Windows", "Give the file of weights."),
    ];

    private static byte[] Text(string ascii) => Encoding.ASCII.GetBytes(ascii);
}
