namespace SeNet.Torch.Fuzz.Mutations;

/// <summary>Makes a damaged file from well-formed ones. Blind damage rarely gets past the first check, so most damage knows the format.</summary>
/// <param name="files">Well-formed files of one kind or several: safetensors, zip archives, PyTorch's of before 1.6, ONNX models.</param>
internal sealed class InputMaker(IReadOnlyList<byte[]> files)
{
    private const int OldEvery = 4;

    private readonly byte[][] _safetensors = [.. files.Where(file => !StoredZip.IsZip(file) && !OldFile.IsOld(file) && !OnnxMutation.IsModel(file))];
    private readonly byte[][] _models = [.. files.Where(OnnxMutation.IsModel)];
    private readonly (StoredZip Archive, IReadOnlyList<byte[]> Opcodes)[] _archives =
        [.. files.Where(StoredZip.IsZip).Select(StoredZip.Read).Select(archive => (archive, PickleMutation.Split(archive.Pickle)))];
    private readonly (OldFile File, IReadOnlyList<byte[]> Opcodes)[] _old =
        [.. files.Where(OldFile.IsOld).Select(OldFile.Read).Select(file => (file, PickleMutation.Split(file.Pickle)))];

    /// <returns>What was done, and the file.</returns>
    internal (string Kind, byte[] Bytes) Make(Random random)
    {
        if (_archives.Length == 0 && _safetensors.Length == 0) return MakeModel(random);
        if (_old.Length > 0 && random.Next(OldEvery) == 0) return MakeOld(random);
        var (archive, opcodes) = _archives[random.Next(_archives.Length)];
        return random.Next(10) switch
        {
            0 => ("bytes anywhere", ByteMutation.Damage(files[random.Next(files.Count)], random)),
            1 or 2 => ("safetensors header", HeaderMutation.Damage(_safetensors[random.Next(_safetensors.Length)], random)),
            3 => ("bytes of the pickle", archive.With(ByteMutation.Damage(archive.Pickle, random)).ToBytes()),
            4 or 5 or 6 => ("opcodes of the pickle", archive.With(PickleMutation.Damage(opcodes, random)).ToBytes()),
            7 => ("random pickle", archive.With(RandomPickle.Make(random)).ToBytes()),
            8 => ("zip directory", ZipMutation.Damage(archive, random)),
            _ => ("zip files", ZipMutation.Rearrange(archive, random).ToBytes()),
        };
    }

    private (string Kind, byte[] Bytes) MakeOld(Random random)
    {
        var (file, opcodes) = _old[random.Next(_old.Length)];
        return random.Next(8) switch
        {
            0 => ("old: bytes before the pickle", (file with { Head = ByteMutation.Damage(file.Head, random) }).ToBytes()),
            1 => ("old: bytes of the pickle", (file with { Pickle = ByteMutation.Damage(file.Pickle, random) }).ToBytes()),
            2 or 3 or 4 => ("old: opcodes of the pickle", (file with { Pickle = PickleMutation.Damage(opcodes, random) }).ToBytes()),
            5 => ("old: random pickle", (file with { Pickle = RandomPickle.Make(random) }).ToBytes()),
            6 => ("old: list of storages", (file with { Tail = PickleMutation.Damage(PickleMutation.Split(file.Tail), random) }).ToBytes()),
            _ => ("old: bytes of the storages", (file with { Tail = ByteMutation.Damage(file.Tail, random) }).ToBytes()),
        };
    }

    private (string Kind, byte[] Bytes) MakeModel(Random random)
    {
        var model = _models[random.Next(_models.Length)];
        return random.Next(10) switch
        {
            0 or 1 => ("bytes of the model", ByteMutation.Damage(model, random)),
            _ => ("parts of the model", OnnxMutation.Damage(model, random)),
        };
    }
}
