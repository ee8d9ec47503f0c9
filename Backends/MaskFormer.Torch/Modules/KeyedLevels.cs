using MaskFormer.Language;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Torch;

/// <summary>Places layers and weights under dotted keys, with empty modules as levels in between, in whatever order they come.</summary>
internal static class KeyedLevels
{
    /// <summary>Whether the child's own children went to another module, so that the child itself is none of the tree.</summary>
    public static bool Add(nn.Module root, string key, nn.Module child)
    {
        if (key.Length == 0)
        {
            Move(child, root);
            return true;
        }

        (nn.Module level, string name) = Descend(root, key);
        return Put(level, name, child);
    }

    public static void Add(nn.Module root, string key, Parameter weight)
    {
        (nn.Module level, string name) = Descend(root, key);
        Put(level, name, (Parameter)weight.DetachFromDisposeScope());
    }

    /// <summary>layers.3 as Layers.3, sem_seg_head as SemSegHead.</summary>
    public static string ToPath(string key) => string.Join('.', key.Split('.').Select(static part =>
        string.Concat(part.Split('_').Select(static word => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]))));

    private static (nn.Module Level, string Name) Descend(nn.Module root, string key)
    {
        string[] parts = key.Split('.');
        nn.Module level = root;
        foreach (string part in parts[..^1])
        {
            nn.Module? next = Find(level, part);
            if (next is null)
            {
                next = new Level(part);
                level.register_module(part, next);
            }

            level = next;
        }

        return (level, parts[^1]);
    }

    private static bool Put(nn.Module level, string name, nn.Module child)
    {
        nn.Module? there = Find(level, name);
        if (there is null)
        {
            level.register_module(name, child);
        }
        else if (there is Level placeholder)
        {
            // conv1.norm came before conv1: the layer takes the place of the level and its children.
            Move(placeholder, child);
            level.register_module(name, null!); // removes the entry
            level.register_module(name, child);
        }
        else if (child is Level || (child is BlockModule && there is BlockModule))
        {
            Move(child, there); // two blocks below one key: what they hold has keys of its own
            return true;
        }
        else
        {
            throw Taken(name);
        }

        return false;
    }

    private static void Put(nn.Module level, string name, Parameter weight)
    {
        if (level.has_parameter(name) || level.has_buffer(name)) throw Taken(name);
        level.register_parameter(name, weight);
    }

    private static void Move(nn.Module from, nn.Module to)
    {
        foreach ((string name, nn.Module child) in from.named_children().ToList()) Put(to, name, child);
        foreach ((string name, Parameter weight) in from.named_parameters(recurse: false).ToList()) Put(to, name, weight);
        foreach ((string name, TorchSharp.torch.Tensor buffer) in from.named_buffers(recurse: false).ToList())
        {
            if (to.has_parameter(name) || to.has_buffer(name)) throw Taken(name);
            to.register_buffer(name, buffer);
        }
    }

    private static nn.Module? Find(nn.Module level, string name) => level.named_children().FirstOrDefault(child => child.name == name).module;

    private static MaskFormerException Taken(string name) =>
        new("MF4001", name, "two weights or layers have this key", "Give one of them another key with [Weights]");

    /// <summary>A level of a key that holds nothing itself.</summary>
    private sealed class Level(string name) : BlockModule(name)
    {
        public override IReadOnlyList<TorchSharp.torch.Tensor> Run(IReadOnlyList<TorchSharp.torch.Tensor> inputs) => throw new NotSupportedException();
    }
}
